package org.wasl.trials.demo;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.wasl.base.RootCause;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.trials.checker.DeliveryCounts;
import org.wasl.trials.checker.GatewayDatabaseReader;
import org.wasl.trials.environment.SandboxEnvironment;

/** Prints the progress and waits until nothing is in progress. */
final class ProgressReporter {
  private static final long POLL_MILLIS = 200;
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SandboxEnvironment world;
  private final GatewayDatabaseReader reader;
  private final DeliveryCounts before;
  private final DemoOutput output;
  private long lastLine = System.nanoTime() - LINE_NANOS;
  private String last = "";

  ProgressReporter(SandboxEnvironment world, GatewayDatabaseReader reader, DemoOutput output)
      throws SQLException {
    this.world = world;
    this.reader = reader;
    this.before = reader.deliveryCounts();
    this.output = output;
  }

  /**
   * Prints the progress until the task is done.
   *
   * @throws IOException where the task failed
   */
  void until(CompletableFuture<?> task) throws IOException, SQLException, InterruptedException {
    while (!task.isDone()) {
      print(reader.deliveryCounts());
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    try {
      task.join();
    } catch (CompletionException e) {
      throw new IOException("the run failed: " + RootCause.message(RootCause.ofCompletion(e)), e);
    }
  }

  /**
   * Prints the progress until nothing proceeds without a person.
   *
   * @return false if that takes longer than the patience
   */
  boolean awaitQuiet(Duration patience) throws IOException, SQLException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (DeliveryCounts now = reader.deliveryCounts();
        !isQuiet(now);
        now = reader.deliveryCounts()) {
      if (System.nanoTime() > end) {
        return false;
      }
      print(now);
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return true;
  }

  /** A message that is handled causes no more submissions, so a second, equal count is final. */
  private boolean isQuiet(DeliveryCounts before) throws IOException, SQLException {
    return before.inProgress() == 0
        && everythingIsHandled()
        && reader.deliveryCounts().equals(before);
  }

  private boolean everythingIsHandled() throws IOException {
    return InboxReader.readAll(world.inboxes()).values().stream()
        .flatMap(inbox -> inbox.stream())
        .filter(InboxReader.InboxDelivery::first)
        .allMatch(delivery -> delivery.handled() > 0);
  }

  private void print(DeliveryCounts all) {
    DeliveryCounts now = all.since(before);
    String line =
        String.format(
            Locale.ROOT,
            "deliveries %d: delivered %d, under way %d, parked %d, behind parked ones %d",
            now.deliveries(),
            now.delivered(),
            now.inProgress(),
            now.parked(),
            now.blocked());
    if (System.nanoTime() - lastLine >= LINE_NANOS && !line.equals(last)) {
      lastLine = System.nanoTime();
      last = line;
      output.timed(line);
    }
  }
}
