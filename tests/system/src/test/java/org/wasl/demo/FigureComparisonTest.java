package org.wasl.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.sandbox.cases.PublishedFigures;

class FigureComparisonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void comparesEveryPublishedFigure() {
    // Given
    Map<String, JsonNode> counted = published();
    // When
    FigureComparison comparison = compare(List.of(counted));
    // Then
    assertThat(comparison.holds()).as(String.join("\n", comparison.lines())).isTrue();
    assertThat(String.join("\n", comparison.lines()))
        .contains("7,083", "6,788", "4,073", "1,358", " 679 ", " 339 ", " 295 ", " 85 ")
        .contains("4,117", " 564 ", " 82 ", " 23 ", " 9 ", " 60 ", " 20 ", " 10 ", " 5 ");
  }

  @ParameterizedTest
  @CsvSource({
    "category, fraud, referrals",
    "category, sexual-extortion, referrals",
    "category, defamation, referrals",
    "category, threats, referrals",
    "category, promoting-crime, referrals",
    "category, terrorism, referrals",
    "category, terrorism, identified",
    "category, total, referrals",
    "category, total, identified",
    "category, total, brought",
    "category, total, notices",
    "reporter-mode, identified, referrals",
    "origin, foreign, referrals"
  })
  void detectsOneMoreOfAnyFigure(String by, String code, String measure) {
    // Given
    Map<String, JsonNode> counted = published();
    ObjectNode row = (ObjectNode) counted.get(by).path("total");
    for (JsonNode each : counted.get(by).path("rows")) {
      row = each.path("code").asText().equals(code) ? (ObjectNode) each : row;
    }
    row.put(measure, row.path(measure).asInt() + 1);
    // When
    FigureComparison comparison = compare(List.of(counted));
    // Then
    assertThat(comparison.holds()).isFalse();
    assertThat(comparison.lines()).anyMatch(line -> line.contains("OTHER"));
  }

  @Test
  void sumsTheDaysOfARunAcrossMidnight() {
    // Given
    Map<String, JsonNode> second =
        Map.of("category", sheet(row("total", 7).put("brought", 1), List.of(row("fraud", 7))));
    // When
    String lines = String.join("\n", compare(List.of(published(), second)).lines());
    // Then
    assertThat(lines).contains("7,090", "4,080", " 24 ");
  }

  private static FigureComparison compare(List<Map<String, JsonNode>> days) {
    Map<String, List<JsonNode>> sheets = new HashMap<>();
    for (Map<String, JsonNode> day : days) {
      day.forEach((by, sheet) -> sheets.computeIfAbsent(by, it -> new ArrayList<>()).add(sheet));
    }
    return new FigureComparison(PublishedFigures.FIRST_QUARTER, sheets);
  }

  private static Map<String, JsonNode> published() {
    Map<String, JsonNode> sheets = new HashMap<>();
    ObjectNode total = row("total", 7083).put("identified", 82 + 85).put("brought", 23);
    sheets.put(
        "category",
        sheet(
            total.put("notices", 9),
            List.of(
                row("fraud", 4073),
                row("sexual-extortion", 1358),
                row("defamation", 679),
                row("threats", 339),
                row("promoting-crime", 339),
                row("terrorism", 295).put("identified", 85))));
    sheets.put("reporter-mode", sheet(row("total", 7083), List.of(row("identified", 4117))));
    sheets.put("origin", sheet(row("total", 7083), List.of(row("foreign", 564))));
    return sheets;
  }

  private static ObjectNode sheet(ObjectNode total, List<ObjectNode> rows) {
    ObjectNode sheet = JSON.createObjectNode();
    sheet.putArray("rows").addAll(rows);
    sheet.set("total", total);
    return sheet;
  }

  private static ObjectNode row(String code, int referrals) {
    return JSON.createObjectNode().put("code", code).put("referrals", referrals);
  }
}
