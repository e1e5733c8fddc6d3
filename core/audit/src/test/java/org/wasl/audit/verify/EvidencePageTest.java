package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryTransitions;

/** The page that the second verifier is written from says what the first one does. */
class EvidencePageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "reference", "evidence.md");

  @Test
  void pageTableMatchesLegalSteps() throws IOException {
    // Given
    String head = "| in state | action | leads to |";

    // When
    List<String> lines = Files.readAllLines(PAGE);

    // Then
    List<String> rows =
        lines.subList(lines.indexOf(head) + 2, lines.size()).stream()
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(rows)
        .flatMap(EvidencePageTest::stepsOf)
        .containsExactlyInAnyOrderElementsOf(
            DeliveryTransitions.all().stream()
                .map(
                    step ->
                        List.of(
                            step.from().wireName(), step.action().wireName(), step.to().wireName()))
                .toList());
  }

  /** A row names all states from which its action leads to its last cell. */
  private static List<List<String>> stepsOf(String row) {
    String[] cells = row.substring(2, row.length() - 2).split(" \\| ");
    return Arrays.stream(cells[0].split(", "))
        .map(from -> List.of(from, cells[1], cells[2]))
        .toList();
  }

  @Test
  void pageNamesEveryAction() throws IOException {
    // When
    String page = Files.readString(PAGE).replace('\n', ' ');

    // Then
    assertThat(page)
        .contains(
            Arrays.stream(AuditAction.values())
                .map(AuditAction::wireName)
                .collect(Collectors.joining(", ", "Actions: ", ".")));
  }
}
