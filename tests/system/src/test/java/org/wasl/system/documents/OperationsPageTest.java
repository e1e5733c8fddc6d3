package org.wasl.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** docs/how-to/operations.md names everything on the management port. */
@Tag("gate")
class OperationsPageTest {
  private static final String PAGE = SourceTree.text("docs/how-to/operations.md");

  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void pageNamesEachMBean() {
    // Given
    String allowed = SourceTree.text("gateway/console/src/test/allowed.txt");
    // When
    Set<String> named = new TreeSet<>();
    found("org\\.wasl:type=([\\w|]+)", PAGE)
        .forEach(types -> named.addAll(List.of(types.split("\\|"))));
    // Then
    assertThat(named).hasSizeGreaterThan(10).isEqualTo(found("org\\.wasl:type=(\\w+)", allowed));
  }

  @Test
  void pageNamesEachAddressOfTheManagementPort() throws IOException {
    // Given
    List<String> sources =
        SourceTree.read().files().stream()
            .filter(file -> file.startsWith("gateway/console/src/main/java/"))
            .map(SourceTree::text)
            .toList();
    // When
    Set<String> addresses =
        found(
            "\"(/(?:health|interfaces|jolokia|metrics)(?:/[a-z]+)?)\"", String.join("\n", sources));
    // Then
    assertThat(addresses)
        .contains("/health/live", "/jolokia")
        .hasSizeGreaterThan(5)
        .allSatisfy(address -> assertThat(PAGE).contains("`" + address + "`"));
  }
}
