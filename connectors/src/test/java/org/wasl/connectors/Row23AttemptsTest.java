package org.wasl.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.rules.id.AgencyId;

/**
 * Threat row 23. A message that kills the process is counted before it is read, and refused after
 * the limit.
 */
class Row23AttemptsTest {
  @TempDir Path folder;

  /**
   * Runs in a separate process, which begins messages and dies.
   *
   * @param args folder, agency, names of the messages
   */
  public static void main(String[] args) {
    InboundAttempts.OfAgency agency =
        new InboundAttempts(Path.of(args[0])).of(new AgencyId(args[1]));
    agency.begin(List.of(args).subList(2, args.length));
    Runtime.getRuntime().halt(1);
  }

  private void dieWith(String... messages) throws Exception {
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            Row23AttemptsTest.class.getName(),
            folder.toString(),
            "police");
    Process process =
        new ProcessBuilder(Stream.concat(command.stream(), Stream.of(messages)).toList()).start();
    assertThat(process.waitFor()).isOne();
  }

  private InboundAttempts.OfAgency restarted() {
    return new InboundAttempts(folder).of(new AgencyId("police"));
  }

  @Test
  void countsOnlyMessageThatKillsTheProcess() throws Exception {
    // Given
    dieWith("poison", "innocent");

    // When
    InboundAttempts.OfAgency second = restarted();
    boolean suspects = second.isSuspect("poison") && second.isSuspect("innocent");
    second.begin(List.of("innocent"));
    second.end(List.of("innocent"), List.of("innocent"));
    for (int i = 1; i < InboundAttempts.MAX_ATTEMPTS; i++) {
      dieWith("poison");
    }
    InboundAttempts.OfAgency last = restarted();
    last.begin(List.of("poison", "another"));

    // Then
    assertThat(suspects).isTrue();
    assertThat(last.isSpent("poison")).isTrue();
    assertThat(last.isSpent("another")).isFalse();
    assertThat(last.isSuspect("innocent")).isFalse();
    last.end(List.of("poison", "another"), List.of("poison", "another"));
    assertThat(restarted().isSuspect("poison")).isFalse();
  }

  @Test
  void deferredMessageKeepsItsCount() throws Exception {
    // Given
    dieWith("suspect");
    InboundAttempts.OfAgency agency = restarted();

    // When
    for (int i = 0; i < 10; i++) {
      agency.begin(List.of("suspect", "fresh"));
      agency.end(List.of("suspect", "fresh"), List.of());
    }

    // Then
    assertThat(agency.isSuspect("suspect")).isTrue();
    assertThat(agency.isSuspect("fresh")).isFalse();
    agency.begin(List.of("suspect"));
    assertThat(agency.isSpent("suspect")).isFalse();
  }

  @Test
  void onlyOneSuspectOfAllAgenciesHasATurn() {
    // Given
    InboundAttempts attempts = new InboundAttempts(folder);
    attempts.of(new AgencyId("police")).begin(List.of("1"));
    attempts.of(new AgencyId("court")).begin(List.of("1"));
    Thread other =
        Thread.ofPlatform()
            .unstarted(() -> attempts.of(new AgencyId("court")).turn(List.of("1")).close());

    // When
    InboundAttempts.Turn turn = attempts.of(new AgencyId("police")).turn(List.of("1"));
    other.start();

    // Then
    await().atMost(SOON).until(() -> other.getState() == Thread.State.WAITING);
    attempts.of(new AgencyId("court")).turn(List.of("no suspect")).close();
    turn.close();
    await().atMost(SOON).until(() -> !other.isAlive());
  }

  @Test
  void limitsFileSizeAndToleratesDamagedFile() throws Exception {
    // Given
    InboundAttempts.OfAgency agency = restarted();

    // When
    IntStream.range(0, 2_000).forEach(i -> agency.begin(List.of("message-" + i)));

    // Then
    assertThat(Files.size(folder.resolve("police"))).isLessThan(32 << 10);
    assertThat(restarted().isSuspect("message-1999")).isTrue();
    Files.writeString(folder.resolve("police"), "no count\n");
    assertThat(restarted().isSuspect("message-1999")).isFalse();
  }
}
