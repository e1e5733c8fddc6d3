package org.wasl.routes.delivery;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.routes.Events;
import org.wasl.routes.broker.Broker;
import org.wasl.routes.broker.ParkedView;
import org.wasl.store.Parked.ParkedDelivery;
import org.wasl.store.Reconciliation;
import org.wasl.store.Result;
import org.wasl.store.Store;

/** Compares what SQL says with what the broker has, and puts the broker right. */
public final class Reconciling {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciling.class);

  private final Store store;
  private final Broker broker;
  private final ParkedView view;
  private final Collection<String> agencies;
  private final DueSignal due;
  private final Events events;
  private Set<String> shown = new HashSet<>();

  /** Reconciles for these agencies. */
  public Reconciling(
      Store store,
      Broker broker,
      ParkedView view,
      Collection<String> agencies,
      DueSignal due,
      Events events) {
    this.store = store;
    this.broker = broker;
    this.view = view;
    this.agencies = List.copyOf(agencies);
    this.due = due;
    this.events = events;
  }

  /** Cut-off attempts and lost ids wait again; a jump of the clock is put right. */
  public void compareWithSql() {
    if (!(store.reconciler().run(depths()) instanceof Result.Done<Reconciliation> done)) {
      return;
    }
    Reconciliation found = done.value();
    if (found.interrupted() > 0 || found.requeued() > 0) {
      LOG.info("reconciled: {} interrupted, {} ids lost", found.interrupted(), found.requeued());
      due.raise(agencies);
    }
    if (found.clockJumpMillis() != 0) {
      events.alarm("clock-jump", "gateway");
    }
  }

  /** A broker that does not answer is not asked: an id is missed only when it was looked for. */
  private Map<String, Long> depths() {
    try {
      return broker.depths(agencies);
    } catch (Exception e) {
      LOG.warn("queues could not be compared: {}", e.getClass().getSimpleName());
      return Map.of();
    }
  }

  /** The {@code parked.<agency>} queues show what SQL has parked, the longest parked first. */
  public void showParked() {
    Result<List<ParkedDelivery>> parked = store.parked().list(Optional.empty(), view.size());
    if (!(parked instanceof Result.Done<List<ParkedDelivery>> done)) {
      return;
    }
    Map<String, Set<String>> byAgency =
        done.value().stream()
            .collect(
                Collectors.groupingBy(
                    ParkedDelivery::agency,
                    Collectors.mapping(
                        delivery -> delivery.deliveryId().toString(), Collectors.toSet())));
    Set<String> touched = new HashSet<>(shown);
    touched.addAll(byAgency.keySet());
    for (String agency : touched) {
      view.show(agency, byAgency.getOrDefault(agency, Set.of()));
    }
    shown = byAgency.keySet();
  }
}
