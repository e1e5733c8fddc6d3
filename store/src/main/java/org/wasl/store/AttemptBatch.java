package org.wasl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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

  private final Connection connection;
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, GateSql.State> gates;
  private final Endings endings;
  private final Beginnings beginnings;

  private AttemptBatch(Connection connection, DeliveryConfig config, Map<UUID, DeliveryRow> locked)
      throws SQLException {
    this.connection = connection;
    Map<UUID, DeliveryRow> rows = new HashMap<>(locked);
    Set<String> agencies =
        locked.values().stream().map(DeliveryRow::recipient).collect(Collectors.toSet());
    this.gates = GateSql.read(connection, agencies);
    this.endings = new Endings(connection, config, rows, gates, changes);
    this.beginnings = new Beginnings(connection, config, rows, gates, changes);
  }

  /** What came of each, in the same order. */
  static List<Object> write(
      Connection connection, DeliveryConfig config, int owner, List<Work> works)
      throws SQLException {
    Map<UUID, DeliveryRow> locked =
        DeliverySql.lock(connection, works.stream().map(Work::deliveryId).toList());
    return new AttemptBatch(connection, config, locked).write(works, owner);
  }

  /** Ends calls whose deliveries are locked already. */
  static List<Recorded> end(
      Connection connection, DeliveryConfig config, Map<UUID, DeliveryRow> locked, List<End> ends)
      throws SQLException {
    return new AttemptBatch(connection, config, locked)
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
      gates.putAll(GateSql.lock(connection, touched)); // at once, in one order
      endings.moveGates(touched);
    }
    for (int i = 0; i < answers.length; i++) {
      if (works.get(i) instanceof Begin begin) {
        answers[i] = beginnings.lease(begin.ticket(), endings.endedAt());
      }
    }
    DeliverySql.write(connection, changes, owner);
    Map<UUID, Leased> leased = beginnings.contents();
    for (int i = 0; i < answers.length; i++) {
      if (answers[i] instanceof DeliveryRow row) {
        answers[i] = leased.get(row.id());
      }
    }
    return List.of(answers);
  }
}
