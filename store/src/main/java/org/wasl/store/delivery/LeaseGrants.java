package org.wasl.store.delivery;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.store.delivery.LeaseResult.DropReason;
import org.wasl.store.delivery.LeaseResult.Dropped;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.store.jdbc.UnnestParameters;
import org.wasl.store.trail.Actors;

/** Takes leases, before the calls: what kills us in a call was counted as an attempt. */
final class LeaseGrants {
  private final AttemptScope scope;
  private final Map<String, Integer> attempting = new HashMap<>();
  private final List<DeliveryRow> leased = new ArrayList<>();

  LeaseGrants(AttemptScope scope) {
    this.scope = scope;
  }

  /** Agencies whose gates are half open: the one probe must be one for every gateway. */
  Set<String> halfOpenAgencies() {
    return scope.gates().entrySet().stream()
        .filter(entry -> entry.getValue().gate().isProbing(scope.config().breaker()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /**
   * The row as leased, or why not.
   *
   * @param ended attempts that the gates still count, by agency
   */
  Object lease(Ticket ticket, Map<String, Integer> ended) {
    DeliveryRow row = scope.rows().get(ticket.deliveryId());
    if (row == null) {
      return new Dropped(DropReason.UNKNOWN);
    }
    if (row.state() != DeliveryState.DISPATCHED || row.generation() != ticket.generation()) {
      return new Dropped(DropReason.STALE);
    }
    AgencyGateSql.GateState gate = scope.gates().get(row.recipient());
    boolean probe = gate.gate().isProbing(scope.config().breaker());
    int before = gate.attempting() - ended.getOrDefault(row.recipient(), 0);
    int underWay = attempting.getOrDefault(row.recipient(), before);
    if (!gate.isOpen() || (probe && underWay > 0)) {
      release(row, gate.paused() ? ReasonCode.OPERATOR : ReasonCode.BREAKER_OPEN);
      return new Dropped(DropReason.GATE_CLOSED);
    }
    attempting.put(row.recipient(), underWay + 1);
    DeliveryRow next = begin(row, probe);
    leased.add(next);
    return next;
  }

  private DeliveryRow begin(DeliveryRow row, boolean probe) {
    DeliveryRow next = row.transition(AuditAction.ATTEMPTED, row.facts()).withProbe(probe);
    Step step = next.step(AuditAction.ATTEMPTED, Actors.GATEWAY).attempt(next.attempt());
    put(DeliveryChange.to(next, step).leasedFor(scope.config().leaseMillis(next.recipient())));
    return next;
  }

  private void release(DeliveryRow row, ReasonCode reason) {
    DeliveryRow next = row.transition(AuditAction.RELEASED, row.facts()).withProbe(false);
    put(
        DeliveryChange.to(next, next.step(AuditAction.RELEASED, Actors.GATEWAY))
            .withReason(reason));
  }

  private void put(DeliveryChange change) {
    scope.changes().add(change);
    scope.rows().put(change.row().id(), change.row());
  }

  /** What was leased, with its content. */
  Map<UUID, Leased> leasesWithContent() throws SQLException {
    Map<UUID, Leased> contents = new HashMap<>();
    if (leased.isEmpty()) {
      return contents;
    }
    try (PreparedStatement statement =
        scope
            .connection()
            .prepareStatement(
                "select x.id, m.type, m.version, s.ciphertext, s.digest,"
                    + " (extract(epoch from clock_timestamp() - m.accepted_at) * 1000)::bigint"
                    + " from unnest(?, ?, ?) as x(id, sender, message_id)"
                    + " join message m using (sender, message_id)"
                    + " join sealed_content s using (sender, message_id)")) {
      UnnestParameters.of(statement, leased)
          .uuid(DeliveryRow::id)
          .text(DeliveryRow::sender)
          .uuid(DeliveryRow::messageId);
      ResultSet result = statement.executeQuery();
      while (result.next()) {
        UUID id = result.getObject(1, UUID.class);
        contents.put(id, leased(scope.rows().get(id), result));
      }
    }
    return contents;
  }

  private Leased leased(DeliveryRow row, ResultSet content) throws SQLException {
    return new Leased(
        row.id(),
        row.referral(),
        row.sender(),
        row.messageId(),
        content.getString(2),
        content.getInt(3),
        row.recipient(),
        row.attempt(),
        row.probe(),
        row.alone(),
        content.getBytes(4),
        content.getString(5),
        content.getLong(6),
        scope.config().leaseMillis(row.recipient()));
  }
}
