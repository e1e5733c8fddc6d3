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
        .containsExactlyElementsOf(
            DeliveryTransitions.all().stream()
                .map(
                    step ->
                        String.format(
                            "| %s | %s | %s |",
                            step.from().wireName(), step.action().wireName(), step.to().wireName()))
                .toList());
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
