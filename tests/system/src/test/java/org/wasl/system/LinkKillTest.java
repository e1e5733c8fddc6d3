package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.OFFICE;
import static org.wasl.system.SmallConfig.POLICE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.link.shared.LocalFolder;
import org.wasl.runtime.TestSeed;

/** Kills a link at any moment, on a connection that loses answers. */
@Tag("soak")
class LinkKillTest {

  /** One of this many parts from the gateway is lost with its connection. */
  private static final int LOSS_INTERVAL = 12;

  /** The longest time from the awaited step to the kill. */
  private static final int DELAY_MILLIS = 300;

  private static final int KILLS = 10;

  /** Before each kill the old system sees at most this many more files. */
  private static final int STEPS = 12;

  private static final int CASES_TO_SPARE = 8;

  private static final int MAX_CASES_PER_SECOND = 10;

  private final Random random = TestSeed.random(LinkKillTest.class);

  @Test
  void tenKillsWithLostAnswersLoseAndDuplicateNothing(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test, Set.of(OFFICE)).inProcess();
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial);
        TcpProxy line = new TcpProxy(trial.api().getPort())) {
      // Given
      Path data = trial.data().resolve("link");
      List<String> arguments = arguments(trial, line);
      FolderSystem old = new FolderSystem(shared(trial));
      trial.startGateway();
      line.cutWhen(answer -> random.nextInt(LOSS_INTERVAL) == 0);
      // Enough for every kill. More cases would take too long at the end on a slow machine.
      int cases = KILLS * (STEPS + CASES_TO_SPARE);
      publishers.start(
          ConcurrentPublishers.cases(random.nextLong(), 100_000).limit(cases),
          MAX_CASES_PER_SECOND);

      // When
      for (int kill = 0; kill < KILLS; kill++) {
        publish(publishers, STEPS);
        int enough = seen(old) + 1 + random.nextInt(STEPS);
        try (CommandProcess link =
            CommandProcess.start(CommandProcess.Program.LINK, data, arguments)) {
          awaitKill(old, enough);
          link.kill();
        }
      }
      publishers.finish();
      line.cutWhen(answer -> false);
      try (CommandProcess link =
          CommandProcess.start(CommandProcess.Program.LINK, data, arguments)) {
        assertThat(link).isNotNull();
        await(old, () -> trial.ledger().open() == 0 && isThrough(trial, old));
        trial.awaitQuiet();
      }
      old.work();

      // Then
      System.out.printf(
          "%s: %d taken, %d sent%n",
          test.getDisplayName(), old.taken().size(), old.written().size());
      assertThat(publishers.refused()).isEmpty();
      assertThat(old.taken()).containsExactlyInAnyOrderElementsOf(delivered(trial));
      assertThat(old.names("refused")).isEmpty();
      assertThat(old.names("out")).isEmpty();
      assertThat(old.names("results"))
          .containsExactlyElementsOf(
              old.written().stream().map(name -> name + ".result.json").toList());
      assertThat(old.accepted())
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(
              trial
                  .ledger()
                  .column("select message_id from message where sender = '" + OFFICE + "'"));
      assertThat(receivedByThePolice(trial)).containsExactlyInAnyOrderElementsOf(old.accepted());
    }
  }

  /**
   * Publishes cases until this many files are for the office, regardless of the link's progress.
   */
  private void publish(ConcurrentPublishers publishers, int files) {
    ConcurrentPublishers.cases(random.nextLong(), 100_000)
        .map(publishers::submit)
        .filter(accepted -> accepted.recipients().contains(OFFICE))
        .limit(files)
        .forEach(accepted -> {});
  }

  private static List<String> arguments(GatewayTrial trial, TcpProxy line) throws IOException {
    Path config = trial.data().resolve("link.properties");
    Files.writeString(
        config,
        """
        agency = %s
        pki = %s
        gateway = https://127.0.0.1:%d
        folder = %s
        pollMillis = 50
        outbound.settleMillis = 0
        outbound.deadlineMillis = 3000
        retry.millis = 20
        health.port = 0
        """
            .formatted(
                OFFICE, trial.world().pki().path(), line.port(), trial.data().resolve("old")));
    return List.of("--config=" + config);
  }

  private static Path shared(GatewayTrial trial) throws IOException {
    Path shared =
        Files.createDirectory(
            trial.data().resolve("old"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwx---")));
    new LocalFolder(shared).makeFolders();
    return shared;
  }

  /** The old system works meanwhile. */
  private static void await(FolderSystem old, Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              old.work();
              return condition.call();
            });
  }

  /** Waits until it has seen this many files, and then for a random time. */
  private void awaitKill(FolderSystem old, int enough) {
    long delayNanos = TimeUnit.MILLISECONDS.toNanos(random.nextInt(DELAY_MILLIS));
    AtomicLong seenAt = new AtomicLong();
    await(
        old,
        () -> {
          if (seen(old) >= enough) {
            seenAt.compareAndSet(0, System.nanoTime());
          }
          return seenAt.get() != 0 && System.nanoTime() - seenAt.get() >= delayNanos;
        });
  }

  /** Files that came to it. */
  private static int seen(FolderSystem old) throws IOException {
    return old.taken().size() + old.names("results").size();
  }

  private static boolean isThrough(GatewayTrial trial, FolderSystem old) throws Exception {
    return old.names("out").isEmpty() && old.taken().size() >= delivered(trial).size();
  }

  /** The sender and message id of each message for the office. */
  private static List<String> delivered(GatewayTrial trial) throws Exception {
    return trial
        .ledger()
        .column(
            "select distinct sender || ' ' || message_id from delivery where recipient = '"
                + OFFICE
                + "'");
  }

  private static List<String> receivedByThePolice(GatewayTrial trial) throws IOException {
    return InboxReader.readAll(trial.world().inboxes()).get(POLICE).stream()
        .filter(delivery -> delivery.first() && delivery.received().sender().equals(OFFICE))
        .map(delivery -> delivery.received().messageId().toString())
        .toList();
  }
}
