package org.wasl.trials.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.base.TestLoad.SOON;
import static org.wasl.trials.system.SmallConfig.OFFICE;
import static org.wasl.trials.system.SmallConfig.POLICE;

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
import org.wasl.base.TestSeed;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.link.shared.LocalFolder;

/** A link that is killed at whatever moment, on a line that loses answers. */
class LinkKillTest {

  /** Of so many parts that the gateway sends, one is lost with its connection. */
  private static final int LOST_ONE_IN = 12;

  /** A kill comes at most so long after the step that it waited for. */
  private static final int DELAY_MILLIS = 300;

  private static final int CASES_TO_SPARE = 8;

  private final Random random = TestSeed.random(LinkKillTest.class);

  @Test
  void threeKillsOnALineThatLosesAnswersLoseAndDoubleNothing(TestInfo test) throws Exception {
    loop(test, 3, 3, 2);
  }

  @Test
  @Tag("soak")
  void thirtyKillsOnALineThatLosesAnswersLoseAndDoubleNothing(TestInfo test) throws Exception {
    loop(test, 30, 12, 10);
  }

  /**
   * Before each kill the old system sees at most {@code steps} more files.
   *
   * @param perSecond cases, at most
   */
  private void loop(TestInfo test, int kills, int steps, int perSecond) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test, Set.of(OFFICE)).inProcess();
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial);
        TcpProxy line = new TcpProxy(trial.api().getPort())) {
      // Given
      Path data = trial.data().resolve("link");
      List<String> arguments = arguments(trial, line);
      FolderSystem old = new FolderSystem(shared(trial));
      trial.startGateway();
      line.cutWhen(answer -> random.nextInt(LOST_ONE_IN) == 0);
      // Enough for every kill, and no more on a slow machine: what waits at the end has its time.
      int cases = kills * (steps + CASES_TO_SPARE);
      publishers.start(
          ConcurrentPublishers.cases(random.nextLong(), 100_000).limit(cases), perSecond);

      // When
      for (int kill = 0; kill < kills; kill++) {
        publish(publishers, steps);
        int enough = seen(old) + 1 + random.nextInt(steps);
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

  /** However far the link came before its last kill, so many files are to come. */
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

  /** Until it has seen so many files, and then for some time that nobody chose. */
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

  /** What the office was to get: sender and message id. */
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
