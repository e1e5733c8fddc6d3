package org.wasl.trials.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo that stays with faults shows them, and the next run on its folder mends them. */
@Tag("soak")
class LastingFaultsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String CASE =
      "../schemas/types/vetted-case/1/valid/fraud-identified-reporter-fr.json";

  @TempDir private Path folder;
  @AutoClose private final TrialsProcesses processes = new TrialsProcesses();

  @Test
  void faultsStayAndTheNextRunMendsThemAndCountsACaseThatWasSentByHand() throws Exception {
    // Given
    Path data = folder.resolve("data");
    Process staying =
        wasl("staying", "demo", "--cases=30", "--data=" + data, "--stay", "--trouble");
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> printed("staying").contains("Everything stays up") || !staying.isAlive());
    assertThat(printed("staying"))
        .contains(" srpj-casablanca rejected ", "(srpj-agadir) owes: ", "agency-down srpj-agadir")
        .doesNotContain("BROKEN");
    // When
    String api = Files.readString(data.resolve("run.json")).replaceAll("(?s).*\"api\":\"|\".*", "");
    Process sent =
        wasl("sent", "send", CASE, "--as=platform", "--pki=" + data + "/pki", "--gateway=" + api);
    assertThat(sent.waitFor()).as(printed("sent")).isZero();
    staying.destroy(); // TERM: what a shell runs in the background ignores INT
    assertThat(staying.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Process next = wasl("next", "demo", "--cases=20", "--data=" + data);
    // Then
    assertThat(next.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(next.exitValue()).as(printed("next")).isZero();
    assertThat(printed("next"))
        .contains("sent by others since the last run: 1;", "kept   no delivery is left open")
        .doesNotContain("BROKEN");
  }

  private Process wasl(String output, String... words) throws IOException {
    return processes.start(folder.resolve(output), words);
  }

  private String printed(String output) throws IOException {
    return Files.readString(folder.resolve(output), UTF_8);
  }
}
