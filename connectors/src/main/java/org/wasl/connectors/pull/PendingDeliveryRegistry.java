package org.wasl.connectors.pull;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.wasl.connectors.PresenceListener;
import org.wasl.wire.directory.Agency;

/** A desk for each agency that was ever here, and the threads they share. */
final class PendingDeliveryRegistry implements AutoCloseable {
  private final PullSettings settings;
  private final PresenceListener attendance;
  private final Map<String, PendingDeliveries> byAgency = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor threads;
  private volatile boolean stopping;

  PendingDeliveryRegistry(PullSettings settings, PresenceListener attendance) {
    this.settings = settings;
    this.attendance = attendance;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ScheduledThreadPoolExecutor(
            settings.threads(),
            task -> {
              Thread thread = new Thread(task, "wasl-pull-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.setRemoveOnCancelPolicy(true); // what was answered in time is not kept until it is over
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  PendingDeliveries of(Agency agency) {
    PendingDeliveries desk =
        byAgency.computeIfAbsent(
            agency.id(), id -> new PendingDeliveries(id, settings, threads, attendance));
    if (stopping) {
      desk.close();
    }
    return desk;
  }

  /** Where a delivery goes on once its agency has spoken. */
  ScheduledThreadPoolExecutor threads() {
    return threads;
  }

  /** Nobody waits any longer, nothing is held any more. */
  void stop() {
    stopping = true;
    byAgency.values().forEach(PendingDeliveries::close);
  }

  @Override
  public void close() {
    stop();
    threads.shutdown();
  }
}
