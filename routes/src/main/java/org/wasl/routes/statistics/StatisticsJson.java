package org.wasl.routes.statistics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.wasl.rules.statistics.CountTable;
import org.wasl.rules.statistics.CountTable.CountRow;
import org.wasl.rules.statistics.ReportingPeriod;
import org.wasl.schemas.codes.CodeLists;

/** Writes a table as the document {@code statistics/1}. */
public final class StatisticsJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StatisticsJson() {}

  /** The document in UTF-8, with labels in {@code language}. */
  public static byte[] of(StatisticsTable sheet, CodeLists codes, String language) {
    StatisticsLabels words = new StatisticsLabels(codes, sheet.question().by(), language);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("by", sheet.question().by().wireName());
    ReportingPeriod period = sheet.question().period();
    tree.put("period", period.toString());
    tree.put("from", period.first().toString());
    tree.put("to", period.last().toString());
    if (sheet.rule().hiddenBelow() > 0) {
      tree.put("hiddenBelow", sheet.rule().hiddenBelow());
      tree.put("maxNoise", sheet.rule().maxNoise());
    }
    CountTable figures = sheet.figures();
    tree.put("rows", words.ordered(figures).stream().map(row -> row(row, words)).toList());
    tree.put("total", row(figures.total(), words));
    try {
      return JSON.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write statistics as JSON", e);
    }
  }

  private static Map<String, Object> row(CountRow row, StatisticsLabels words) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("code", row.code());
    tree.put("label", words.label(row.code()));
    row.numbers()
        .forEach(
            (measure, number) -> number.ifPresent(value -> tree.put(measure.wireName(), value)));
    return tree;
  }
}
