package org.wasl.routes.delivery;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.Result;
import org.wasl.routes.broker.BrokerClient;
import org.wasl.routes.broker.ParkedView;
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FaultTrace;
import org.wasl.store.Store;
import org.wasl.store.delivery.ReconcilerResult;

/** Compares the queues with SQL and restores ids that the broker lost. */
public final class QueueReconciler {
  private static final Logger LOG = LoggerFactory.getLogger(QueueReconciler.class);

  private static final int MAX_BATCHES = 64;

  private final Store store;
  private final BrokerClient broker;
  private final ParkedView view;
  private final DueSignal due;
  private final RouteEvents events;
  private final UnavailableAgencyParking unavailable;
  private final BooleanSupplier abandoned;

  /**
   * Agencies whose view may hold ids. At first these are all, because an earlier run left its own.
   */
  private Set<AgencyId> shown;

  /**
   * Reconciles for these agencies.
   *
   * @param abandoned whether nobody consumes the queues of this broker, so that their ids are lost
   */
  public QueueReconciler(
      Store store,
      BrokerClient broker,
      ParkedView view,
      Collection<AgencyId> agencies,
      DueSignal due,
      RouteEvents events,
      UnavailableAgencyParking unavailable,
      BooleanSupplier abandoned) {
    this.store = store;
    this.broker = broker;
    this.view = view;
    this.shown = new HashSet<>(agencies);
    this.due = due;
    this.events = events;
    this.unavailable = unavailable;
    this.abandoned = abandoned;
  }

  /**
   * Makes interrupted attempts and lost ids wait again, adjusts due times after a jump of the
   * clock, and parks deliveries without a route.
   */
  public void requeueMissing() {
    if (!(store.reconciler().run(depths()) instanceof Result.Done<ReconcilerResult> done)) {
      return;
    }
    ReconcilerResult found = done.value();
    if (found.interrupted() > 0 || found.requeued() > 0) {
      LOG.info("reconciled: {} interrupted, {} ids lost", found.interrupted(), found.requeued());
      due.signal();
    }
    if (found.clockJumpMillis() != 0) {
      events.alarm(AlarmKind.CLOCK_JUMP, AlarmKey.GATEWAY);
    }
    if (found.ran()) {
      unavailable.park();
    } else {
      unavailable.reset();
    }
  }

  /** Processes requests about parked deliveries, at the rate of each request. */
  public void runReplayRequests() {
    int moved = 0;
    for (int i = 0; i < MAX_BATCHES; i++) {
      if (!(store.parkedRequests().runNextBatch() instanceof Result.Done<Optional<Integer>> done)
          || done.value().isEmpty()) {
        break;
      }
      moved += done.value().get();
    }
    if (moved > 0) {
      LOG.info("{} parked deliveries moved by replay requests", moved);
      due.signal();
    }
  }

  /**
   * Only queues with ids under way are compared. While the broker does not answer, no id counts as
   * lost.
   */
  private Map<AgencyId, Long> depths() {
    if (!(store.deliveryBacklog().inFlight() instanceof Result.Done<Set<String>>(var busy))) {
      return Map.of();
    }
    Set<AgencyId> agencies = busy.stream().map(AgencyId::new).collect(Collectors.toSet());
    if (abandoned.getAsBoolean()) {
      return agencies.stream().collect(Collectors.toMap(Function.identity(), agency -> 0L));
    }
    try {
      return agencies.isEmpty() ? Map.of() : broker.depths(agencies);
    } catch (Exception e) {
      LOG.warn("cannot read queue depths: {}", FaultTrace.of(e));
      return Map.of();
    }
  }

  /**
   * Fills the {@code parked.<agency>} queues with the parked deliveries in SQL, the longest parked
   * first.
   */
  public void refreshParkedView() {
    if (!(store.deliveryBacklog().parked() instanceof Result.Done<Set<String>>(var parked))) {
      return;
    }
    Set<AgencyId> changed = new HashSet<>(shown);
    changed.addAll(parked.stream().map(AgencyId::new).collect(Collectors.toSet()));
    Set<AgencyId> mayShow =
        new HashSet<>(parked.stream().map(AgencyId::new).collect(Collectors.toSet()));
    for (AgencyId agency : changed) {
      if (!show(agency)) {
        mayShow.add(agency);
      }
    }
    shown = mayShow;
  }

  private boolean show(AgencyId agency) {
    return store.parkedDeliveries().oldest(agency, view.size())
            instanceof Result.Done<List<UUID>> done
        && view.show(agency, done.value().stream().map(UUID::toString).collect(Collectors.toSet()));
  }
}
