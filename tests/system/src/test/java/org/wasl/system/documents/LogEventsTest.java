package org.wasl.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.administration.LogEvents;
import org.wasl.administration.LogEvents.LogEvent;

/** Each statement of the gateway that writes to the log has a code of its own. */
@Tag("gate")
class LogEventsTest {
  private static final String LITERALS = "((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*\\+?\\s*)+)";
  private static final Pattern STATEMENT =
      Pattern.compile(
          "\\bLOG\\s*\\.\\s*(trace|debug|info|warn|error)\\(\\s*(\\w+|" + LITERALS + ")");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  @Test
  void eachStatementHasACodeAndEachCodeAStatement() throws IOException {
    // When
    Set<String> written = new TreeSet<>();
    for (String file : SourceTree.read().files()) {
      if (file.matches("(core|routes|connectors|gateway|app|schemas)/.*src/main/java/.*\\.java")) {
        written.addAll(statements(file));
      }
    }
    // Then
    assertThat(
            LogEvents.all().stream()
                .map(event -> event.level() + " " + event.source() + " " + event.text()))
        .as("log-events.txt of gateway/administration: give a new statement the next free code")
        .containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void codesAreUniqueAndInOrder() {
    // When
    List<String> codes = LogEvents.all().stream().map(LogEvent::code).toList();
    // Then
    assertThat(codes).allMatch(code -> code.matches("W[0-9]{3}")).doesNotContain(LogEvents.LIBRARY);
    assertThat(codes).isSorted().doesNotHaveDuplicates();
  }

  private static List<String> statements(String file) {
    String source = SourceTree.text(file);
    String type = file.substring(file.lastIndexOf('/') + 1, file.length() - ".java".length());
    return STATEMENT
        .matcher(source)
        .results()
        .map(found -> found.group(1) + " " + type + " " + text(found, source))
        .toList();
  }

  /** The text of the literals, or of the constant that is named in place of them. */
  private static String text(MatchResult statement, String source) {
    String literals =
        statement.group(3) != null
            ? statement.group(3)
            : Pattern.compile("\\b" + statement.group(2) + " =\\s*" + LITERALS + ";")
                .matcher(source)
                .results()
                .map(constant -> constant.group(1))
                .collect(Collectors.joining());
    return LITERAL
        .matcher(literals)
        .results()
        .map(literal -> literal.group(1))
        .collect(Collectors.joining());
  }
}
