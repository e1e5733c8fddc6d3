package org.wasl.trials.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.trials.system.SmallConfig.OFFICE;
import static org.wasl.trials.system.SmallConfig.POLICE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.trials.documents.DocumentShell;

/**
 * What the page of the link shows, typed beside a gateway: a case reaches the old system of a
 * prosecutor's office as a file, and a file that it drops instructs the police.
 */
class LinkPageTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Duration AT_MOST = Duration.ofMinutes(3);

  @Test
  void theCommandsOfThePageTakeACaseAndSendAnInstruction(TestInfo test, @TempDir Path folder)
      throws Exception {
    List<DocumentShell.Step> page =
        DocumentShell.steps(Files.readString(HOME.resolve("docs").resolve("link.md")));
    try (GatewayTrial trial = GatewayTrial.prepare(test, Set.of(OFFICE)).inProcess();
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      trial.startGateway();
      SyntheticCase one = ConcurrentPublishers.cases(13, 1, false).get(0);
      publishers.submit(one);
      List<DocumentShell.Step> typed = new ArrayList<>();
      typed.add(
          new DocumentShell.Step(
              "gateway=%s pki=%s\n".formatted(trial.api(), trial.world().pki().path()), List.of()));
      typed.addAll(page);
      typed.add(
          new DocumentShell.Step("kill $!; wait\n", List.of())); // the link ends with the page

      // When
      Process session = new DocumentShell(HOME, folder).startAll(typed);
      List<String> printed = DocumentShell.printed(session, AT_MOST);

      // Then
      assertThat(page).hasSize(4);
      DocumentShell.assertShown(typed, printed);
      assertThat(trial.ledger().stateOf(one.messageId(), OFFICE)).isEqualTo("delivered");
      Awaitility.await()
          .atMost(AT_MOST)
          .until(
              () ->
                  trial
                          .ledger()
                          .count(
                              "delivery where recipient = '%s' and state = 'delivered'"
                                  .formatted(POLICE))
                      == 2);
    }
  }
}
