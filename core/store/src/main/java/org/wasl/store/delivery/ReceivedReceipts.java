package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.wasl.audit.Step;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.CircuitBreaker;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.RetryDecision;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.store.delivery.AttemptTransaction.OutcomeReport;
import org.wasl.store.delivery.AttemptTransaction.Request;
import org.wasl.trail.Actors;
import org.wasl.trail.TrailWriter;
import org.wasl.trail.TrailWriter.StreamStep;

/**
 * Records receipts of attempts that are under way, because nearly every attempt ends with a
 * receipt. One statement fences and writes them. If it does not find a delivery (another attempt,
 * another state), {@link AttemptTransaction} decides under its lock.
 */
final class ReceivedReceipts {

  /** The state is a parameter, so that a partial index of states is not searched for one id. */
  private static final String DELIVER =
      """
      update delivery d
         set state = 'delivered', receipt = x.receipt, delivered_at = clock_timestamp(),
             reason = null, alone = false, lease_owner = null, lease_until = null
        from unnest(:id, :attempt, :receipt) as x(id, attempt, receipt)
       where d.id = x.id and d.state = :state and d.attempt = x.attempt
      returning d.id, d.referral, d.sender, d.message_id, d.recipient,
             -- The gates of all agencies are read once.
             d.recipient = any(array(select g.agency from agency_gate g
               where g.agency = any(:agencies) and (g.failures > 0 or g.not_before is not null)))
               as breaker_has_failures
      """;

  /** The order of the database, which compares ids byte by byte. */
  private static final Comparator<DeliveryId> ORDER_OF_LOCKS =
      Comparator.comparing(DeliveryId::toString);

  /** A report of an attempt that ended with this receipt. */
  private record ReportedReceipt(OutcomeReport report, String text) {
    byte[] packed() {
      return report.delivery().pack(text);
    }
  }

  /** A delivery that is done with this. */
  private record Delivered(ReceiptSubject delivery, boolean breakerHasFailures) {
    static Delivered of(Row row) throws SQLException {
      return new Delivered(ReceiptSubject.of(row), row.bool("breaker_has_failures"));
    }

    /**
     * Returns the step that it is delivered.
     *
     * @throws IllegalStateException if the report is of another delivery than its id says. The
     *     receipt is stored without the repeated values, so it could not be read
     */
    StreamStep step(OutcomeReport report) {
      if (!delivery.equals(report.delivery())) {
        throw new IllegalStateException("the receipt belongs to another delivery");
      }
      return new StreamStep(
          delivery.referral(),
          Step.of(AuditAction.DELIVERED, Actors.GATEWAY)
              .message(delivery.sender(), delivery.messageId())
              .delivery(delivery.deliveryId(), delivery.recipient())
              .attempt(report.attempt()));
    }
  }

  private ReceivedReceipts() {}

  /**
   * Returns the results of the requests that it has recorded. It records none if one of the
   * requests asks for something else, so that all deliveries are locked in one order.
   */
  static IdentityHashMap<Request, OutcomeResult> record(
      Connection connection, List<Request> requests) throws SQLException {
    Map<DeliveryId, ReportedReceipt> receipts = receipts(requests);
    IdentityHashMap<Request, OutcomeResult> results = new IdentityHashMap<>();
    if (receipts.isEmpty()) {
      return results;
    }
    Map<DeliveryId, Delivered> delivered =
        SqlStatement.of(connection, DELIVER)
            .unnest(
                receipts.values(),
                row ->
                    row.uuid("id", receipt -> receipt.report().deliveryId().value())
                        .int4("attempt", receipt -> receipt.report().attempt())
                        .bytes("receipt", ReportedReceipt::packed))
            .text("state", DeliveryState.ATTEMPTING.wireName())
            .texts(
                "agencies",
                agencies(receipts.values()).stream()
                    .map(AgencyId::value)
                    .collect(Collectors.toSet()))
            .map(row -> new DeliveryId(row.uuid("id")), Delivered::of);
    closeBreakers(connection, delivered.values());
    List<StreamStep> steps = new ArrayList<>();
    receipts.forEach(
        (id, receipt) -> {
          Delivered row = delivered.get(id);
          if (row != null) {
            steps.add(row.step(receipt.report()));
            results.put(
                receipt.report(),
                new OutcomeResult.Applied(new RetryDecision.Deliver(receipt.text())));
          }
        });
    TrailWriter.append(connection, steps);
    return results;
  }

  private static Set<AgencyId> agencies(Collection<ReportedReceipt> receipts) {
    return receipts.stream()
        .map(receipt -> receipt.report().delivery().recipient())
        .collect(Collectors.toSet());
  }

  /** A success closes the breaker of its agency. */
  private static void closeBreakers(Connection connection, Collection<Delivered> delivered)
      throws SQLException {
    Set<AgencyId> agencies =
        delivered.stream()
            .filter(Delivered::breakerHasFailures)
            .map(row -> row.delivery().recipient())
            .collect(Collectors.toSet());
    if (!agencies.isEmpty()) {
      AgencyGateSql.lock(connection, agencies);
      AgencyGateSql.write(
          connection,
          agencies.stream()
              .collect(Collectors.toMap(agency -> agency, agency -> CircuitBreaker.CLOSED)));
    }
  }

  /**
   * Returns the receipts in the order in which deliveries are locked. If a delivery has two, the
   * first counts.
   */
  private static Map<DeliveryId, ReportedReceipt> receipts(List<Request> requests) {
    Map<DeliveryId, ReportedReceipt> receipts = new TreeMap<>(ORDER_OF_LOCKS);
    for (Request request : requests) {
      if (!(request instanceof OutcomeReport report)
          || !(report.outcome() instanceof AttemptOutcome.Delivered(String text))) {
        return Map.of();
      }
      receipts.putIfAbsent(report.deliveryId(), new ReportedReceipt(report, text));
    }
    return receipts;
  }
}
