package org.wasl.configuration.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wasl.runtime.settings.ConfigProblem;
import org.wasl.runtime.settings.TextLines;

/**
 * A table of codes in UTF-8, with {@code #} comments, a heading line and commas. Codes need no
 * quotes, so a quote is an error.
 */
public final class CsvFile {

  /** One line, with its cells in the order of the heading. */
  public record CsvRow(String file, int line, List<String> cells) {
    public ConfigProblem problem(String reason) {
      return new ConfigProblem(file, line, cells.get(0), reason);
    }
  }

  private CsvFile() {}

  public static List<CsvRow> read(Path file, List<String> heading, List<ConfigProblem> problems) {
    List<CsvRow> rows = new ArrayList<>();
    boolean headed = false;
    for (TextLines.Line line : TextLines.of(file, problems)) {
      List<String> cells = Arrays.stream(line.text().split(",", -1)).map(String::strip).toList();
      CsvRow row = new CsvRow(file.toString(), line.number(), cells);
      if (!headed) {
        headed = true;
        if (!cells.equals(heading)) {
          problems.add(
              new ConfigProblem(
                  row.file(), row.line(), "", "heading must be " + String.join(",", heading)));
        }
      } else if (line.text().contains("\"")) {
        problems.add(row.problem("quotes are not needed here"));
      } else if (cells.size() != heading.size()) {
        problems.add(row.problem("has " + cells.size() + " cells, not " + heading.size()));
      } else {
        rows.add(row);
      }
    }
    if (!headed) {
      problems.add(new ConfigProblem(file.toString(), 0, "", "is empty"));
    }
    return rows;
  }
}
