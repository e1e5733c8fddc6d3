package org.wasl.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The threat model names existing tests. Every test named after a row is listed in that row. */
@Tag("gate")
class ThreatModelTest {
  private static final Pattern CLASS = Pattern.compile("`(\\w+)`");
  private static final Pattern ROW_IN_NAME =
      Pattern.compile("void row0?(\\d+)[A-Z]|class Row0?(\\d+)[A-Z]");

  private static SourceTree tree;
  private static List<List<String>> rows;

  @BeforeAll
  static void read() throws IOException {
    tree = SourceTree.read();
    rows =
        MarkdownTable.of(SourceTree.text("docs/explanation/threat-model.md")).rows().stream()
            .filter(row -> row.size() == 5)
            .toList();
  }

  @Test
  void rowsAreNumberedWithoutAGap() {
    assertThat(rows.stream().map(row -> Integer.valueOf(row.get(0))))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, rows.size()).boxed().toList());
  }

  @Test
  void everyNamedTestExists() {
    assertThat(rows).allSatisfy(row -> assertThat(tests(row)).allSatisfy(this::isATestClass));
  }

  private void isATestClass(String name) {
    assertThat(name).matches("\\w+(Test|IT)");
    assertThat(tree.hasTest(name)).as(name).isTrue();
  }

  @Test
  void gapOfARowMatchesItsTests() {
    assertThat(rows)
        .allSatisfy(
            row -> {
              String gap = row.get(4);
              assertThat(row.subList(0, 4)).noneMatch(String::isEmpty);
              assertThat(gap).matches("|partly: .+|open|open: .+");
              assertThat(gap.startsWith("open")).isEqualTo(tests(row).isEmpty());
              assertThat(row.get(3).equals("none")).isEqualTo(tests(row).isEmpty());
            });
  }

  @Test
  void rowsListTheTestsNamedAfterThem() {
    // Given
    Map<Integer, List<String>> shownBy = new TreeMap<>();
    rows.forEach(row -> shownBy.put(Integer.valueOf(row.get(0)), tests(row)));
    // When
    List<String> missing = new ArrayList<>();
    for (String file : tree.files()) {
      if (file.matches(".*/src/test/.*(Test|IT)\\.java")) {
        String name = file.substring(file.lastIndexOf('/') + 1).replace(".java", "");
        ROW_IN_NAME
            .matcher(SourceTree.text(file))
            .results()
            .map(row -> row.group(1) != null ? row.group(1) : row.group(2))
            .map(Integer::valueOf)
            .distinct()
            .filter(row -> !shownBy.getOrDefault(row, List.of()).contains(name))
            .forEach(row -> missing.add(row + ": " + name));
      }
    }
    // Then
    assertThat(missing).isEmpty();
  }

  private static List<String> tests(List<String> row) {
    return CLASS.matcher(row.get(3)).results().map(found -> found.group(1)).toList();
  }
}
