package org.wasl.routes.statistics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.wasl.rules.statistics.Figures;
import org.wasl.rules.statistics.Figures.Row;
import org.wasl.schemas.CodeLists;

/** A sheet as the document {@code statistics/1}. */
public final class SheetDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SheetDocument() {}

  /** The document, with labels in {@code language}; UTF-8. */
  public static byte[] of(Sheet sheet, CodeLists codes, String language) {
    Words words = new Words(codes, sheet.question().by(), language);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("by", sheet.question().by().wireName());
    sheet.question().period().from().map(LocalDate::toString).ifPresent(d -> tree.put("from", d));
    sheet.question().period().to().map(LocalDate::toString).ifPresent(d -> tree.put("to", d));
    if (sheet.hiddenBelow() > 0) {
      tree.put("hiddenBelow", sheet.hiddenBelow());
    }
    Figures figures = sheet.figures();
    tree.put("rows", words.ordered(figures).stream().map(row -> row(row, words)).toList());
    tree.put("total", row(figures.total(), words));
    try {
      return JSON.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers has a JSON form", e);
    }
  }

  private static Map<String, Object> row(Row row, Words words) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("code", row.code());
    tree.put("label", words.cell(row.code()));
    row.numbers()
        .forEach(
            (measure, number) -> number.ifPresent(value -> tree.put(measure.wireName(), value)));
    return tree;
  }
}
