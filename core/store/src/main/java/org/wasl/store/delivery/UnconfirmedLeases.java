package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.Result.Failure;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.id.DeliveryId;
import org.wasl.store.delivery.AttemptTransaction.OutcomeReport;

/**
 * Leases that this gateway may hold without knowing it, because the database did not answer their
 * commit. Nobody makes their calls, and because this gateway runs they would last until their end.
 * So they are given back as soon as the database answers.
 *
 * <p>A lease is known by the generation of its delivery, which has one lease. Only the first one,
 * which a message's own transaction gives, could be given again if it was not committed and the
 * message is repeated. So a delivery in here is not leased when it is accepted.
 */
public final class UnconfirmedLeases {
  private static final Logger LOG = LoggerFactory.getLogger(UnconfirmedLeases.class);

  /** Generation of a delivery that was never on a queue. */
  private static final int FIRST_GENERATION = 0;

  /** Past it a lease lasts until its end. */
  private static final int MAX = 4_096;

  /** A commit may still take effect for a while after its connection was lost. */
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final String HELD =
      """
      select %s
        from unnest(:id, :generation) as x(id, generation)
        join delivery d on d.id = x.id and d.generation = x.generation
       where d.state = 'attempting' and d.lease_owner = :owner
       order by d.id for update of d
      """
          .formatted(DeliverySql.COLUMNS);

  private record Unconfirmed(DeliveryId delivery, int generation, long atNanos) {}

  private final int owner;
  private final LongSupplier monotonicNanos;
  private final Map<DeliveryId, Unconfirmed> leases = new ConcurrentHashMap<>();

  /**
   * @param owner instance of this gateway, to which its leases belong
   * @param monotonicNanos never goes back, like {@link System#nanoTime}
   */
  public UnconfirmedLeases(int owner, LongSupplier monotonicNanos) {
    this.owner = owner;
    this.monotonicNanos = monotonicNanos;
  }

  /** Instance of this gateway, to which its leases belong. */
  public int owner() {
    return owner;
  }

  /** Tells whether the answer to a lease of this delivery is missing. */
  public boolean contains(DeliveryId delivery) {
    return leases.containsKey(delivery);
  }

  /** Notes the leases that the transaction of a message may have given, if it was not answered. */
  public void noteFirst(Result<?> answer, List<DeliveryId> deliveries) {
    deliveries.forEach(delivery -> note(answer, delivery, FIRST_GENERATION));
  }

  /**
   * Notes the lease that this ticket may have got, if its transaction was not answered. A lease
   * that it did get is known, and the answer to an earlier request for it no longer matters.
   */
  void note(Result<LeaseResult> answer, Ticket ticket) {
    if (answer instanceof Result.Done<LeaseResult>(LeaseResult result)
        && result instanceof LeaseResult.Leased) {
      leases.remove(ticket.deliveryId());
    }
    note(answer, ticket.deliveryId(), ticket.generation());
  }

  private void note(Result<?> answer, DeliveryId delivery, int generation) {
    if (answer instanceof Result.Failed<?>(Failure failure)
        && failure == Failure.UNAVAILABLE
        && leases.size() < MAX) {
      leases.put(delivery, new Unconfirmed(delivery, generation, monotonicNanos.getAsLong()));
    }
  }

  /** Gives back those that this gateway holds. They count as interrupted, and not alone. */
  void giveBack(Database database, DeliveryConfig config) {
    List<Unconfirmed> unconfirmed = List.copyOf(leases.values());
    if (unconfirmed.isEmpty()) {
      return; // nearly always
    }
    if (database.transaction(connection -> giveBack(connection, config, unconfirmed))
        instanceof Result.Done<Set<DeliveryId>>(Set<DeliveryId> given)) {
      if (!given.isEmpty()) {
        LOG.info("released {} leases, because no answer to their commit arrived", given.size());
      }
      long now = monotonicNanos.getAsLong();
      unconfirmed.stream()
          .filter(it -> given.contains(it.delivery) || now - it.atNanos >= KEPT_NANOS)
          .forEach(it -> leases.remove(it.delivery, it));
    }
  }

  private Set<DeliveryId> giveBack(
      Connection connection, DeliveryConfig config, List<Unconfirmed> unconfirmed)
      throws SQLException {
    Map<DeliveryId, DeliveryRow> held =
        DeliverySql.lockedRows(
            SqlStatement.of(connection, HELD)
                .unnest(
                    unconfirmed,
                    row ->
                        row.uuid("id", it -> it.delivery.value())
                            .int4("generation", it -> it.generation))
                .int4("owner", owner));
    AttemptTransaction.recordOutcomes(
        connection,
        config,
        held,
        held.values().stream()
            .map(
                row ->
                    new OutcomeReport(
                        row.receiptSubject(), row.attempt(), new AttemptOutcome.Interrupted(false)))
            .toList());
    return Set.copyOf(held.keySet());
  }
}
