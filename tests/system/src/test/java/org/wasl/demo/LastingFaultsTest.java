package org.wasl.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.demo.DemoProcesses.Started;

/** A demo that stays with faults shows them, and the next run on its folder mends them. */
@Tag("soak")
class LastingFaultsTest {
  private static final String CASE =
      "../../schemas/types/vetted-case/1/valid/fraud-identified-reporter-fr.json";

  private final Path folder;
  @AutoClose private final DemoProcesses processes;

  LastingFaultsTest(@TempDir Path folder) {
    this.folder = folder;
    this.processes = new DemoProcesses(folder);
  }

  @Test
  void faultsLastUntilTheNextRunWhichAlsoCountsManualCases() throws Exception {
    // Given
    Path data = folder.resolve("data");
    Started staying =
        processes.start("staying", "demo", "--cases=30", "--data=" + data, "--stay", "--trouble");
    staying.awaitPrinted("Everything keeps running");
    assertThat(staying.printed())
        .contains(" srpj-casablanca rejected ", "(srpj-agadir) owes: ", "agency-down srpj-agadir")
        .doesNotContain("BROKEN");
    // When
    String api = Files.readString(data.resolve("run.json")).replaceAll("(?s).*\"api\":\"|\".*", "");
    processes
        .start("sent", "send", CASE, "--as=platform", "--pki=" + data + "/pki", "--gateway=" + api)
        .awaitExit(0);
    staying.terminate();
    Started next = processes.start("next", "demo", "--cases=20", "--data=" + data);
    // Then
    assertThat(next.awaitExit(0))
        .contains(
            "messages sent by others since the last run: 1;", "kept   no delivery is left open")
        .doesNotContain("BROKEN");
  }
}
