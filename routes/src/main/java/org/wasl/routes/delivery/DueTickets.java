package org.wasl.routes.delivery;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.Result;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.delivery.DueDeliveries;
import org.wasl.store.delivery.InFlightLimits;
import org.wasl.store.delivery.Ticket;

/**
 * Claims the ids of due deliveries in rounds, and notes which of them the broker took. SQL is the
 * source of due deliveries. A window for each agency bounds how many ids its queue holds.
 */
public final class DueTickets {
  private static final Logger LOG = LoggerFactory.getLogger(DueTickets.class);

  /** A broker that answers refuses at once. */
  public static final long MOST_REFUSING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final DueDeliveries deliveries;
  private final DueSignal due;
  private final Supplier<InFlightLimits> limits;
  private final long sweepMillis;
  private final RefusedQueues notTaken;
  private final BooleanSupplier brokerAnswers;
  private final long maxRefusingNanos;

  /** Agencies of which the broker has refused an id in this round. */
  private final Set<AgencyId> refused = ConcurrentHashMap.newKeySet();

  /** How long the refused sends of this round took. */
  private final AtomicLong refusingNanos = new AtomicLong();

  /**
   * @param limits the limit of each agency for ids on its queue and under way
   * @param sweepMillis longest time between two searches for due deliveries
   * @param notTaken agencies whose ids the broker rejects
   * @param brokerAnswers asks the broker, after it has refused an id
   * @param maxRefusingNanos a round ends if its rejected sends took longer
   */
  public DueTickets(
      DueDeliveries deliveries,
      DueSignal due,
      Supplier<InFlightLimits> limits,
      long sweepMillis,
      RefusedQueues notTaken,
      BooleanSupplier brokerAnswers,
      long maxRefusingNanos) {
    this.deliveries = deliveries;
    this.due = due;
    this.limits = limits;
    this.sweepMillis = sweepMillis;
    this.notTaken = notTaken;
    this.brokerAnswers = brokerAnswers;
    this.maxRefusingNanos = maxRefusingNanos;
  }

  /** Begins a round. Waits until a delivery is due, and claims due ones. */
  public List<Ticket> claim() throws InterruptedException {
    due.await(sweepMillis);
    Result<List<Ticket>> claimed = deliveries.claim(notTaken.limits(limits.get()));
    List<Ticket> tickets =
        claimed instanceof Result.Done<List<Ticket>> done ? done.value() : List.of();
    refused.clear();
    refusingNanos.set(0);
    if (!tickets.isEmpty()) {
      due.signal(); // there may be more than one claim returns
    }
    return tickets;
  }

  /** Whether the broker has refused no other id of this agency in this round. */
  public boolean isAccepted(Ticket ticket) {
    return !refused.contains(ticket.agency());
  }

  /** The broker took an id of this agency. */
  public void taken(AgencyId agency) {
    if (notTaken.taken(agency)) {
      LOG.info("the broker accepts ids of {} again", agency);
    }
  }

  /**
   * Records that the broker rejected an id of this agency. No other id of it is sent in this round.
   *
   * @param nanos how long that took
   * @return whether the round has to end, because it lasts too long
   */
  public boolean refused(AgencyId agency, long nanos) {
    refused.add(agency);
    boolean slow = refusingNanos.addAndGet(nanos) > maxRefusingNanos;
    if (notTaken.refused(agency, !slow && brokerAnswers.getAsBoolean())) {
      LOG.error("the broker rejects ids of {}, check that its queue exists", agency);
    }
    return slow;
  }
}
