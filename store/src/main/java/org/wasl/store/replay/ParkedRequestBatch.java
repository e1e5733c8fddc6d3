package org.wasl.store.replay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.AttemptHistory;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.store.delivery.DeliveryChange;
import org.wasl.store.delivery.DeliveryRow;
import org.wasl.store.delivery.DeliverySql;
import org.wasl.store.trail.Actors;
import org.wasl.store.trail.TrailWriter;
import org.wasl.store.trail.TrailWriter.StreamStep;

/**
 * The next deliveries of one request that runs. The request is locked meanwhile: two gateways never
 * work on the same one, and who stops it waits for one batch at most.
 */
final class ParkedRequestBatch {
  private static final int MOST = 256;

  private final Connection connection;
  private final ParkedRequest request;
  private final List<DeliveryChange> changes = new ArrayList<>();
  private final List<StreamStep> further = new ArrayList<>();

  private ParkedRequestBatch(Connection connection, ParkedRequest request) {
    this.connection = connection;
    this.request = request;
  }

  /**
   * Does what is due of one request.
   *
   * @return how many deliveries were moved; empty when nothing was due
   */
  static Optional<Integer> run(Connection connection) throws SQLException {
    UUID id;
    long lateMillis;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id, (extract(epoch from clock_timestamp() - next_at) * 1000)::bigint"
                + " from replay_request where state = 'running' and next_at <= clock_timestamp()"
                + " order by next_at limit 1 for update skip locked")) {
      ResultSet row = statement.executeQuery();
      if (!row.next()) {
        return Optional.empty();
      }
      id = row.getObject(1, UUID.class);
      lateMillis = row.getLong(2);
    }
    ParkedRequest request = ParkedRequestSql.read(connection, id).orElseThrow();
    int count = new DeliveryRate(request.perMinute()).allowed(lateMillis, MOST);
    return Optional.of(
        new ParkedRequestBatch(connection, request).move(items(connection, request, count)));
  }

  private static List<UUID> items(Connection connection, ParkedRequest request, int count)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select delivery from replay_item where request = ? and place >= ?"
                + " order by place limit ?")) {
      statement.setObject(1, request.id());
      statement.setInt(2, request.processed());
      statement.setInt(3, count);
      List<UUID> ids = new ArrayList<>();
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        ids.add(row.getObject(1, UUID.class));
      }
      return ids;
    }
  }

  private int move(List<UUID> ids) throws SQLException {
    Map<UUID, DeliveryRow> rows = DeliverySql.lock(connection, ids);
    Set<UUID> reachable =
        request.action() == ParkedDeliveryAction.RE_ROUTE
            ? ReRouting.reachable(connection, ids, request.target().orElseThrow())
            : rows.keySet();
    for (UUID id : ids) {
      DeliveryRow row = rows.get(id);
      if (row != null && row.allows(request.action().step()) && reachable.contains(id)) {
        move(row);
      }
    }
    boolean over = request.processed() + ids.size() >= request.total();
    advance(ids.size(), over);
    DeliverySql.write(connection, changes, 0);
    if (over) {
      further.add(
          new StreamStep(
              AuditEntry.GATEWAY_STREAM,
              Step.of(AuditAction.ORDERED, Actors.GATEWAY)
                  .why(
                      new Why.ParkedRequest(
                          request.action().wireName(),
                          Why.ParkedRequest.Event.DONE,
                          request.id(),
                          Optional.empty()))));
    }
    TrailWriter.append(connection, further);
    return changes.size();
  }

  private void move(DeliveryRow row) {
    AuditAction action = request.action().step();
    Step step = row.step(action, actor()).why(why());
    if (request.action() == ParkedDeliveryAction.REPLAY) {
      DeliveryRow next = row.transition(action, AttemptHistory.NONE);
      changes.add(DeliveryChange.to(next, step).dueIn(0));
      return;
    }
    DeliveryChange change = DeliveryChange.to(row.transition(action, row.facts()), step);
    changes.add(change.withReason(ReasonCode.OPERATOR).withStep(step));
    request
        .target()
        .ifPresent(
            target ->
                further.add(
                    new StreamStep(
                        row.referral(),
                        Step.of(AuditAction.RE_ROUTED, actor())
                            .message(row.sender(), row.messageId())
                            .recipient(target)
                            .why(why()))));
  }

  private String actor() {
    return Actors.operator(request.requester());
  }

  private Why why() {
    return new Why.OperatorDecision(request.reason(), request.approver());
  }

  /** The next one goes an interval after this one was to go, so that looks do not slow it down. */
  private void advance(int looked, boolean over) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update replay_request set next_place = next_place + ?, done = done + ?,"
                + " next_at = greatest(next_at, clock_timestamp() - ? * interval '1 ms')"
                + "  + ? * interval '1 minute' / per_minute,"
                + " state = case when ? then 'done' else state end,"
                + " ended_at = case when ? then clock_timestamp() end where id = ?")) {
      statement.setInt(1, looked);
      statement.setInt(2, changes.size());
      statement.setLong(3, DeliveryRate.MAX_CATCH_UP_MILLIS);
      statement.setInt(4, looked);
      statement.setBoolean(5, over);
      statement.setBoolean(6, over);
      statement.setObject(7, request.id());
      statement.executeUpdate();
    }
  }
}
