package org.wasl.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Answer;
import org.wasl.kit.send.AnswerJson;
import org.wasl.sandbox.cases.PublishedFigures;

/**
 * Compares the published figures with those of {@code GET /v1/statistics}, as oversight sees them.
 * The table names the counts of each figure as {@code by/row measure}.
 *
 * <p>Terrorism is a separate category, so processed online crime is all reports without it. The
 * statistics use the day on which the gateway learned of something. The demo runs a quarter in
 * minutes, so the query covers the days of the run, which are one, or two around midnight.
 * Oversight sees exact counts, so those of two days add up.
 */
final class FigureComparison {
  private static final List<String> SHARED =
      List.of("fraud", "sexual-extortion", "defamation", "threats", "promoting-crime");
  private static final List<Integer> SHARES = List.of(60, 20, 10, 5, 5);

  /** One figure. */
  record Line(String figure, long published, long counted, String readFrom) {
    boolean holds() {
      return published == counted;
    }
  }

  private final List<Line> lines = new ArrayList<>();
  private final Map<String, List<JsonNode>> sheets;

  FigureComparison(PublishedFigures published, Map<String, List<JsonNode>> sheets) {
    this.sheets = sheets;
    long all = number("category", "total", "referrals");
    long processed = all - number("category", "terrorism", "referrals");
    add("reports in all", published.reports(), "category", "total", "referrals");
    lines.add(
        new Line(
            "online crime, processed",
            published.processed(),
            processed,
            "category/total less category/terrorism referrals"));
    for (String category : SHARED) {
      int count = published.reports(category);
      add("  " + category, count, "category", category, "referrals");
    }
    if (published.equals(PublishedFigures.FIRST_QUARTER)) {
      shares(processed);
    }
    int terrorism = published.reports("terrorism");
    add("incitement to terrorism", terrorism, "category", "terrorism", "referrals");
    add("linked to support of Daesh", published.linked(), "category", "terrorism", "identified");
    add("with full identity", published.identified(), "reporter-mode", "identified", "referrals");
    add("from foreign countries", published.abroad(), "origin", "foreign", "referrals");
    lines.add(
        new Line(
            "persons identified",
            published.suspects(),
            number("category", "total", "identified")
                - number("category", "terrorism", "identified"),
            "category/total less category/terrorism identified"));
    add("brought before the courts", published.brought(), "category", "total", "brought");
    add("search notices issued", published.notices(), "category", "total", "notices");
  }

  /**
   * Queries and compares.
   *
   * @param days of the play
   * @throws IllegalStateException if the gateway does not say
   */
  static FigureComparison ask(
      PublishedFigures published, WaslClient oversight, List<LocalDate> days)
      throws InterruptedException {
    Map<String, List<JsonNode>> sheets = new HashMap<>();
    for (String by : List.of("category", "reporter-mode", "origin")) {
      List<JsonNode> ofEachDay = new ArrayList<>();
      for (LocalDate day : days) {
        ofEachDay.add(sheet(oversight, by, day));
      }
      sheets.put(by, ofEachDay);
    }
    return new FigureComparison(published, sheets);
  }

  private static JsonNode sheet(WaslClient oversight, String by, LocalDate day)
      throws InterruptedException {
    if (oversight.statistics(by, day.toString()) instanceof Answer.Found(String found)) {
      return AnswerJson.of(found);
    }
    throw new IllegalStateException("no statistics by " + by + " of " + day);
  }

  /** Shares of the counts above. Rounding changes them in a small quarter. */
  private void shares(long processed) {
    for (int i = 0; i < SHARED.size(); i++) {
      String category = SHARED.get(i);
      long percent = Math.round(100.0 * number("category", category, "referrals") / processed);
      String from = "category/" + category + " of online crime, processed";
      lines.add(new Line("  " + category + ", %", SHARES.get(i), percent, from));
    }
  }

  private void add(String figure, long published, String by, String row, String measure) {
    String from = by + "/" + row + " " + measure;
    lines.add(new Line(figure, published, number(by, row, measure), from));
  }

  private long number(String by, String code, String measure) {
    return sheets.getOrDefault(by, List.of()).stream()
        .mapToLong(sheet -> number(sheet, code, measure))
        .sum();
  }

  /** A row in which nothing happened is left out of the sheet. */
  private static long number(JsonNode sheet, String code, String measure) {
    JsonNode row = sheet.path("total");
    if (!code.equals("total")) {
      row = MissingNode.getInstance();
      for (JsonNode each : sheet.path("rows")) {
        row = each.path("code").asText().equals(code) ? each : row;
      }
    }
    return row.path(measure).asLong(0);
  }

  /** Tells whether every figure is reproduced. */
  boolean holds() {
    return lines.stream().allMatch(Line::holds);
  }

  /** The table. */
  List<String> lines() {
    List<String> text = new ArrayList<>();
    text.add("  %-27s %9s %9s         %s".formatted("figure", "published", "counted", "from"));
    for (Line line : lines) {
      text.add(
          String.format(
              Locale.ROOT,
              "  %-27s %,9d %,9d  %-6s %s",
              line.figure,
              line.published,
              line.counted,
              line.holds() ? "same" : "OTHER",
              line.readFrom));
    }
    return text;
  }
}
