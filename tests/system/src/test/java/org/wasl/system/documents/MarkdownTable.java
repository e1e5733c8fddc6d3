package org.wasl.system.documents;

import java.util.List;
import java.util.stream.Stream;

/** The rows of Markdown tables, without their heads. */
record MarkdownTable(List<List<String>> rows) {
  private static final String DIVIDER = "\\|(?:\\s*:?-+:?\\s*\\|)+";

  /** All rows of all tables of a page, in order. A cell is the trimmed text between two bars. */
  static MarkdownTable of(String markdown) {
    List<String> lines = markdown.lines().toList();
    return new MarkdownTable(
        Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
            .filter(i -> lines.get(i).startsWith("|") && !lines.get(i).matches(DIVIDER))
            .filter(i -> i + 1 == lines.size() || !lines.get(i + 1).matches(DIVIDER))
            .map(i -> cells(lines.get(i)))
            .toList());
  }

  private static List<String> cells(String row) {
    String inner = row.substring(1, row.lastIndexOf('|'));
    return Stream.of(inner.split("\\|", -1)).map(String::strip).toList();
  }

  List<String> column(int index) {
    return rows.stream().map(row -> row.get(index)).toList();
  }
}
