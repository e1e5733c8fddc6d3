package org.wasl.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.Reason;
import org.wasl.store.Leasing.Dropped;
import org.wasl.store.Leasing.Leased;
import org.wasl.store.Leasing.Why;

/** Takes leases, before the calls: what kills us in a call was counted as an attempt. */
final class LeaseBatch {

  private record Content(
      String type, int version, byte[] ciphertext, String digest, long ageMillis) {}

  private final Connection connection;
  private final DeliveryConfig config;
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, Integer> attempting = new HashMap<>();
  private Map<UUID, DeliveryRow> rows;
  private Map<String, GateSql.State> gates;

  private LeaseBatch(Connection connection, DeliveryConfig config) {
    this.connection = connection;
    this.config = config;
  }

  static List<Leasing> write(
      Connection connection, DeliveryConfig config, int owner, List<Ticket> tickets)
      throws SQLException {
    return new LeaseBatch(connection, config).write(tickets, owner);
  }

  private List<Leasing> write(List<Ticket> tickets, int owner) throws SQLException {
    rows = DeliverySql.lock(connection, tickets.stream().map(Ticket::deliveryId).toList());
    gates = gates(rows.values().stream().map(DeliveryRow::recipient).collect(Collectors.toSet()));
    List<Object> answers = new ArrayList<>();
    for (Ticket ticket : tickets) {
      answers.add(lease(ticket));
    }
    DeliverySql.write(connection, changes, owner);
    List<DeliveryRow> leased =
        answers.stream()
            .filter(DeliveryRow.class::isInstance)
            .map(DeliveryRow.class::cast)
            .toList();
    Map<UUID, Content> contents = contents(leased);
    return answers.stream()
        .map(
            answer ->
                answer instanceof DeliveryRow row
                    ? leased(row, contents.get(row.id()))
                    : (Leasing) answer)
        .toList();
  }

  /** Locked where a breaker is half open: the one probe must be one for every gateway. */
  private Map<String, GateSql.State> gates(Set<String> agencies) throws SQLException {
    Map<String, GateSql.State> all = GateSql.read(connection, agencies);
    Set<String> probing = new HashSet<>();
    all.forEach(
        (agency, state) -> {
          if (state.gate().isProbing(config.breaker())) {
            probing.add(agency);
          }
        });
    if (!probing.isEmpty()) {
      all.putAll(GateSql.lock(connection, probing));
    }
    return all;
  }

  /** The row as leased, or why not. */
  private Object lease(Ticket ticket) {
    DeliveryRow row = rows.get(ticket.deliveryId());
    if (row == null) {
      return new Dropped(Why.UNKNOWN);
    }
    if (row.state() != DeliveryState.DISPATCHED || row.generation() != ticket.generation()) {
      return new Dropped(Why.STALE);
    }
    GateSql.State gate = gates.get(row.recipient());
    boolean probe = gate.gate().isProbing(config.breaker());
    int underWay = attempting.getOrDefault(row.recipient(), gate.attempting());
    if (!gate.isOpen() || (probe && underWay > 0)) {
      change(row, AuditAction.RELEASED, false);
      return new Dropped(Why.GATE_CLOSED);
    }
    attempting.put(row.recipient(), underWay + 1);
    return change(row, AuditAction.ATTEMPTED, probe);
  }

  private DeliveryRow change(DeliveryRow row, AuditAction action, boolean probe) {
    DeliveryRow next = row.after(action, row.facts()).probing(probe);
    Change change = Change.to(next, next.step(action, Actors.GATEWAY));
    changes.add(
        action == AuditAction.ATTEMPTED
            ? Change.to(next, change.step().attempt(next.attempt()))
                .leasedFor(config.leaseMillis(next.recipient()))
            : change.because(Reason.BREAKER_OPEN.code()));
    rows.put(next.id(), next);
    return next;
  }

  private Map<UUID, Content> contents(Collection<DeliveryRow> leased) throws SQLException {
    Map<UUID, Content> contents = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select x.id, m.type, m.version, s.ciphertext, s.digest,"
                + " (extract(epoch from clock_timestamp() - m.accepted_at) * 1000)::bigint"
                + " from unnest(?, ?, ?) as x(id, sender, message_id)"
                + " join message m using (sender, message_id)"
                + " join sealed_content s using (sender, message_id)")) {
      Columns.of(statement, leased)
          .uuid(DeliveryRow::id)
          .text(DeliveryRow::sender)
          .uuid(DeliveryRow::messageId);
      ResultSet result = statement.executeQuery();
      while (result.next()) {
        contents.put(
            result.getObject(1, UUID.class),
            new Content(
                result.getString(2),
                result.getInt(3),
                result.getBytes(4),
                result.getString(5),
                result.getLong(6)));
      }
    }
    return contents;
  }

  private Leased leased(DeliveryRow row, Content content) {
    return new Leased(
        row.id(),
        row.referral(),
        row.sender(),
        row.messageId(),
        content.type(),
        content.version(),
        row.recipient(),
        row.attempt(),
        row.probe(),
        row.alone(),
        content.ciphertext(),
        content.digest(),
        content.ageMillis(),
        config.leaseMillis(row.recipient()));
  }
}
