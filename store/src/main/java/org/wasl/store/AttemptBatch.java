package org.wasl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.wasl.rules.delivery.Outcome;
import org.wasl.store.Leasing.Leased;

/**
 * The transaction around calls to agencies: how those went that have ended, then leases for those
 * that begin. One transaction for both, because under load there is always some of each.
 */
final class AttemptBatch {

  /** One caller's wish. */
  sealed interface Work {
    UUID deliveryId();
  }

  /** A call is to begin; answered with a {@link Leasing}. */
  record Begin(Ticket ticket) implements Work {
    @Override
    public UUID deliveryId() {
      return ticket.deliveryId();
    }
  }

  /**
   * A call has ended; answered with a {@link Recorded}.
   *
   * @param deliveryId which
   * @param attempt number the lease gave
   * @param outcome how it ended
   */
  record End(UUID deliveryId, int attempt, Outcome outcome) implements Work {}

  private final AttemptScope scope;
  private final Endings endings;
  private final Beginnings beginnings;

  private AttemptBatch(AttemptScope scope) {
    this.scope = scope;
    this.endings = new Endings(scope);
    this.beginnings = new Beginnings(scope);
  }

  /** What came of each, in the same order. */
  static List<Object> write(
      Connection connection, DeliveryConfig config, int owner, List<Work> works)
      throws SQLException {
    Map<UUID, DeliveryRow> locked =
        DeliverySql.lock(connection, works.stream().map(Work::deliveryId).toList());
    return new AttemptBatch(AttemptScope.of(connection, config, locked)).write(works, owner);
  }

  /** Ends calls whose deliveries are locked already. */
  static List<Recorded> end(
      Connection connection, DeliveryConfig config, Map<UUID, DeliveryRow> locked, List<End> ends)
      throws SQLException {
    if (ends.isEmpty()) {
      return List.of(); // every second of an idle gateway
    }
    return new AttemptBatch(AttemptScope.of(connection, config, locked))
        .write(List.copyOf(ends), 0).stream().map(Recorded.class::cast).toList();
  }

  private List<Object> write(List<Work> works, int owner) throws SQLException {
    Object[] answers = new Object[works.size()];
    for (int i = 0; i < answers.length; i++) {
      if (works.get(i) instanceof End end) {
        answers[i] = endings.apply(end);
      }
    }
    Set<String> touched = new HashSet<>(endings.moving());
    touched.addAll(beginnings.probing());
    if (!touched.isEmpty()) {
      scope.gates().putAll(GateSql.lock(scope.connection(), touched)); // at once, in one order
      endings.moveGates(touched);
    }
    for (int i = 0; i < answers.length; i++) {
      if (works.get(i) instanceof Begin begin) {
        answers[i] = beginnings.lease(begin.ticket(), endings.endedAt());
      }
    }
    DeliverySql.write(scope.connection(), scope.changes(), owner);
    Map<UUID, Leased> leased = beginnings.contents();
    for (int i = 0; i < answers.length; i++) {
      if (answers[i] instanceof DeliveryRow row) {
        answers[i] = leased.get(row.id());
      }
    }
    return List.of(answers);
  }
}
