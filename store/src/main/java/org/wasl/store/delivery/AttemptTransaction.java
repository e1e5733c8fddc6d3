package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.store.delivery.LeaseResult.Leased;

/**
 * The transaction around calls to agencies: how those went that have ended, then leases for those
 * that begin. One transaction for both, because under load there is always some of each.
 */
final class AttemptTransaction {

  /** One caller's wish. */
  sealed interface Request {
    UUID deliveryId();
  }

  /** A call is to begin; answered with a {@link LeaseResult}. */
  record LeaseRequest(Ticket ticket) implements Request {
    @Override
    public UUID deliveryId() {
      return ticket.deliveryId();
    }
  }

  /**
   * A call has ended; answered with a {@link OutcomeResult}.
   *
   * @param deliveryId which
   * @param attempt number the lease gave
   * @param outcome how it ended
   */
  record OutcomeReport(UUID deliveryId, int attempt, AttemptOutcome outcome) implements Request {}

  private final AttemptScope scope;
  private final OutcomeRecorder endings;
  private final LeaseGrants beginnings;

  private AttemptTransaction(AttemptScope scope) {
    this.scope = scope;
    this.endings = new OutcomeRecorder(scope);
    this.beginnings = new LeaseGrants(scope);
  }

  /** What came of each, in the same order. */
  static List<Object> write(
      Connection connection, DeliveryConfig config, int owner, List<Request> works)
      throws SQLException {
    Map<UUID, DeliveryRow> locked =
        DeliverySql.lock(connection, works.stream().map(Request::deliveryId).toList());
    return new AttemptTransaction(AttemptScope.of(connection, config, locked)).write(works, owner);
  }

  /** Ends calls whose deliveries are locked already. */
  static List<OutcomeResult> recordOutcomes(
      Connection connection,
      DeliveryConfig config,
      Map<UUID, DeliveryRow> locked,
      List<OutcomeReport> ends)
      throws SQLException {
    if (ends.isEmpty()) {
      return List.of(); // every second of an idle gateway
    }
    return new AttemptTransaction(AttemptScope.of(connection, config, locked))
        .write(List.copyOf(ends), 0).stream().map(OutcomeResult.class::cast).toList();
  }

  private List<Object> write(List<Request> works, int owner) throws SQLException {
    Object[] answers = new Object[works.size()];
    for (int i = 0; i < answers.length; i++) {
      if (works.get(i) instanceof OutcomeReport end) {
        answers[i] = endings.record(end);
      }
    }
    Set<String> touched = new HashSet<>(endings.agenciesWithGateChanges());
    touched.addAll(beginnings.halfOpenAgencies());
    if (!touched.isEmpty()) {
      scope
          .gates()
          .putAll(AgencyGateSql.lock(scope.connection(), touched)); // at once, in one order
      endings.updateGates(touched);
    }
    for (int i = 0; i < answers.length; i++) {
      if (works.get(i) instanceof LeaseRequest begin) {
        answers[i] = beginnings.lease(begin.ticket(), endings.endedByAgency());
      }
    }
    DeliverySql.write(scope.connection(), scope.changes(), owner);
    Map<UUID, Leased> leased = beginnings.leasesWithContent();
    for (int i = 0; i < answers.length; i++) {
      if (answers[i] instanceof DeliveryRow row) {
        answers[i] = leased.get(row.id());
      }
    }
    return List.of(answers);
  }
}
