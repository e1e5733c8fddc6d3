package org.wasl.routes.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.rules.statistics.CountTable.CountRow;
import org.wasl.rules.statistics.DisclosureRule;
import org.wasl.rules.statistics.Measure;
import org.wasl.schemas.codes.CodeLists;

/** A table as lines of text, for a spreadsheet or a terminal. */
public final class StatisticsText {
  /** Marks a line as right-to-left. */
  private static final String RIGHT_TO_LEFT = "\u200f";

  private static final String CRLF = "\r\n";

  private StatisticsText() {}

  /** As CSV (RFC 4180), with the names of the measures as heading. A hidden cell is empty. */
  public static String csv(StatisticsTable sheet, CodeLists codes, String language) {
    StatisticsLabels labels = new StatisticsLabels(codes, sheet.question().by(), language);
    List<String> heading = new ArrayList<>(List.of(sheet.question().by().wireName(), "label"));
    Arrays.stream(Measure.values()).map(Measure::wireName).forEach(heading::add);
    return lines(sheet, labels, heading, row -> cells(row, labels, ""))
        .map(line -> line.stream().map(StatisticsText::quoted).collect(Collectors.joining(",")))
        .collect(Collectors.joining(CRLF, "", CRLF));
  }

  /** As an aligned table with a line that explains hidden cells. */
  public static List<String> table(StatisticsTable sheet, CodeLists codes, String language) {
    StatisticsLabels labels = new StatisticsLabels(codes, sheet.question().by(), language);
    List<String> heading =
        new ArrayList<>(List.of(labels.heading(sheet.question().by().wireName())));
    Arrays.stream(Measure.values()).map(m -> labels.heading(m.wireName())).forEach(heading::add);
    List<List<String>> lines =
        lines(sheet, labels, heading, row -> cells(row, labels, "-"))
            .map(line -> line.size() > heading.size() ? line.subList(1, line.size()) : line)
            .toList();
    String start = language.equals("ar") ? RIGHT_TO_LEFT : "";
    List<String> text = new ArrayList<>();
    lines.forEach(line -> text.add(start + aligned(line, lines)));
    if (sheet.rule().hiddenBelow() > 0) {
      text.add(start + explanation(sheet.rule(), labels.heading("hidden")));
    }
    return text;
  }

  private static String explanation(DisclosureRule rule, String template) {
    return template
        .replace("{threshold}", Integer.toString(rule.hiddenBelow()))
        .replace("{noise}", Integer.toString(rule.maxNoise()));
  }

  private static Stream<List<String>> lines(
      StatisticsTable sheet,
      StatisticsLabels labels,
      List<String> heading,
      Function<CountRow, List<String>> cells) {
    Stream<CountRow> rows =
        Stream.concat(labels.ordered(sheet.figures()).stream(), Stream.of(sheet.figures().total()));
    return Stream.concat(Stream.of(heading), rows.map(cells));
  }

  private static List<String> cells(CountRow row, StatisticsLabels labels, String hidden) {
    List<String> cells = new ArrayList<>(List.of(row.code(), labels.label(row.code())));
    for (Measure measure : Measure.values()) {
      cells.add(row.number(measure).stream().mapToObj(Long::toString).findFirst().orElse(hidden));
    }
    return cells;
  }

  private static String aligned(List<String> line, List<List<String>> all) {
    StringBuilder text = new StringBuilder();
    for (int column = 0; column < line.size(); column++) {
      int at = column;
      int width = all.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
      String gap = " ".repeat(width - line.get(column).length());
      text.append(column == 0 ? "" : "  ")
          .append(column == 0 ? line.get(column) + gap : gap + line.get(column));
    }
    return text.toString();
  }

  private static String quoted(String cell) {
    return cell.matches("[^,\"\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
