package org.wasl.routes.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.wasl.rules.statistics.CountTable;
import org.wasl.rules.statistics.CountTable.CountRow;
import org.wasl.rules.statistics.Dimension;
import org.wasl.schemas.codes.CodeList;
import org.wasl.schemas.codes.CodeLists;

/**
 * The labels of a table in one language, and the order of its rows, which is that of the code list.
 */
final class StatisticsLabels {
  private final CodeList cells;
  private final CodeList own;
  private final String language;

  StatisticsLabels(CodeLists codes, Dimension by, String language) {
    this.cells = codes.list(by.codeList());
    this.own = codes.list("statistic");
    this.language = language;
  }

  List<CountRow> ordered(CountTable figures) {
    List<CountRow> rows = new ArrayList<>(figures.rows());
    rows.sort(
        Comparator.comparing((CountRow row) -> !cells.has(row.code()))
            .thenComparingInt(row -> cells.rank(row.code()).orElse(0))
            .thenComparing(CountRow::code));
    return rows;
  }

  /** The label of a cell. The code list has no label for unknown values and the total. */
  String label(String code) {
    return cells.has(code) ? cells.label(code, language) : own.label(code, language);
  }

  String heading(String code) {
    return own.label(code, language);
  }
}
