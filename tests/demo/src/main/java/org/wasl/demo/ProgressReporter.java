package org.wasl.demo;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.runtime.RootCause;
import org.wasl.sandbox.checker.DeliveryCounts;
import org.wasl.sandbox.checker.GatewayDatabaseReader;
import org.wasl.sandbox.environment.SandboxEnvironment;

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
   * @throws IOException if the task failed
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
   * @return false if no count changed for that long, and something is in progress
   */
  boolean awaitQuiet(Duration patience) throws IOException, SQLException, InterruptedException {
    Standing last = standing();
    long proceeded = System.nanoTime();
    while (true) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      Standing now = standing();
      // A message that is handled causes no more submissions, so a second, equal count is final.
      if (now.isQuiet() && now.equals(last)) {
        return true;
      }
      if (!now.settled().equals(last.settled())) {
        proceeded = System.nanoTime();
      } else if (System.nanoTime() - proceeded > patience.toNanos()) {
        return false;
      }
      last = now;
      print(now.deliveries());
    }
  }

  private Standing standing() throws IOException, SQLException {
    DeliveryCounts deliveries = reader.deliveryCounts();
    return new Standing(deliveries, deliveries.inProgress() == 0 ? unhandled() : 0);
  }

  /**
   * @param unhandled deliveries that an agency received and has not handled; counted once no
   *     delivery is in progress
   */
  private record Standing(DeliveryCounts deliveries, long unhandled) {
    boolean isQuiet() {
      return deliveries.inProgress() == 0 && unhandled == 0;
    }

    /** All but the gateway's own messages, whose count also changes with each failed attempt. */
    Standing settled() {
      return new Standing(deliveries.withoutPending(), unhandled);
    }
  }

  private long unhandled() throws IOException {
    return InboxReader.readAll(world.inboxes()).values().stream()
        .flatMap(inbox -> inbox.stream())
        .filter(InboxReader.InboxDelivery::first)
        .filter(delivery -> delivery.handled() == 0)
        .count();
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
