package org.wasl.connectors.pull;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.wasl.wire.Agency;

/** A desk for each agency that was ever here, and the threads they share. */
final class Desks implements AutoCloseable {
  private final PullSettings settings;
  private final Attendance attendance;
  private final Map<String, Desk> byAgency = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor threads;
  private volatile boolean stopping;

  Desks(PullSettings settings, Attendance attendance) {
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

  Desk of(Agency agency) {
    Desk desk =
        byAgency.computeIfAbsent(agency.id(), id -> new Desk(id, settings, threads, attendance));
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
    byAgency.values().forEach(Desk::close);
  }

  @Override
  public void close() {
    stop();
    threads.shutdown();
  }
}
