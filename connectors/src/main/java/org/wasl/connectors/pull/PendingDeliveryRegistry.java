package org.wasl.connectors.pull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.wasl.connectors.PresenceListener;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.directory.Agency;

/** The pending deliveries of every agency, and the threads they share. */
final class PendingDeliveryRegistry implements AutoCloseable {
  private final PullSettings settings;
  private final PresenceListener presence;
  private final Map<AgencyId, PendingDeliveries> byAgency = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor threads;
  private volatile boolean stopping;

  PendingDeliveryRegistry(PullSettings settings, PresenceListener presence) {
    this.settings = settings;
    this.presence = presence;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ScheduledThreadPoolExecutor(
            settings.threads(),
            task -> {
              Thread thread = new Thread(task, "wasl-pull-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.setRemoveOnCancelPolicy(true); // timers of answered deliveries are freed at once
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  PendingDeliveries of(Agency agency) {
    PendingDeliveries deliveries =
        byAgency.computeIfAbsent(
            agency.id(), id -> new PendingDeliveries(id, settings, threads, presence));
    if (stopping) {
      deliveries.close();
    }
    return deliveries;
  }

  /** Ids of the deliveries that are held, of all agencies. */
  List<DeliveryId> ids() {
    return byAgency.values().stream()
        .flatMap(pendingDeliveries -> pendingDeliveries.ids().stream())
        .toList();
  }

  /** Ends these as not collected. */
  void end(Set<DeliveryId> deliveries) {
    byAgency.values().forEach(pendingDeliveries -> pendingDeliveries.end(deliveries));
  }

  /** Threads that continue an exchange once its reply is there. */
  ScheduledThreadPoolExecutor threads() {
    return threads;
  }

  /** Ends every poll, and every delivery as not collected. */
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
