package org.wasl.store.replay;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AttemptHistory;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.store.delivery.DeliveryChange;
import org.wasl.store.delivery.DeliveryRow;
import org.wasl.store.delivery.DeliverySql;
import org.wasl.trail.Actors;
import org.wasl.trail.TrailWriter;
import org.wasl.trail.TrailWriter.StreamStep;

/**
 * Processes the next deliveries of one running request. The request is locked meanwhile. So two
 * gateways never work on the same one, and a stop waits for one batch at most.
 */
final class ParkedRequestBatch {
  private static final int MAX_DELIVERIES = 256;

  private static final String NEXT_REQUEST =
      """
      select id, (extract(epoch from clock_timestamp() - next_at) * 1000)::bigint as late_millis
        from replay_request
       where state = 'running' and next_at <= clock_timestamp()
       order by next_at limit 1 for update skip locked
      """;

  private static final String NEXT_ITEMS =
      """
      select place, delivery from replay_item
       where request = :request and place >= :place order by place limit :limit
      """;

  /** The next one is due an interval after this one was, so that the work does not slow it down. */
  private static final String ADVANCE =
      """
      update replay_request
         set next_place = :next_place,
             done = done + :size,
             next_at = greatest(next_at, clock_timestamp() - :max_catch_up_millis * interval '1 ms')
               + :processed * interval '1 minute' / per_minute,
             state = case when :over then 'done' else state end,
             ended_at = case when :over then clock_timestamp() end
       where id = :id
      """;

  private record DueRequest(UUID id, long lateMillis) {}

  private record Item(int place, DeliveryId delivery) {}

  private final Connection connection;
  private final ParkedRequest request;
  private final List<DeliveryChange> changes = new ArrayList<>();
  private final List<StreamStep> furtherSteps = new ArrayList<>();

  private ParkedRequestBatch(Connection connection, ParkedRequest request) {
    this.connection = connection;
    this.request = request;
  }

  /**
   * Processes the due deliveries of one request.
   *
   * @return how many deliveries were moved, empty when nothing was due
   */
  static Optional<Integer> run(Connection connection) throws SQLException {
    Optional<DueRequest> due =
        SqlStatement.of(connection, NEXT_REQUEST)
            .first(row -> new DueRequest(row.uuid("id"), row.int8("late_millis")));
    if (due.isEmpty()) {
      return Optional.empty();
    }
    ParkedRequest request = ParkedRequestSql.read(connection, due.get().id).orElseThrow();
    int count = new DeliveryRate(request.perMinute()).allowed(due.get().lateMillis, MAX_DELIVERIES);
    List<Item> items =
        SqlStatement.of(connection, NEXT_ITEMS)
            .uuid("request", request.id())
            .int4("place", request.processed())
            .int4("limit", count)
            .list(row -> new Item(row.int4("place"), new DeliveryId(row.uuid("delivery"))));
    // An erasure leaves places empty. Past the last item there is nothing, whatever the total says.
    int next = items.size() < count ? request.total() : items.getLast().place + 1;
    return Optional.of(
        new ParkedRequestBatch(connection, request)
            .move(items.stream().map(Item::delivery).toList(), next));
  }

  private int move(List<DeliveryId> ids, int nextPlace) throws SQLException {
    Map<DeliveryId, DeliveryRow> rows = DeliverySql.lock(connection, ids);
    Set<DeliveryId> reachable =
        request.action() == ParkedDeliveryAction.RE_ROUTE
            ? ReRouting.reachable(connection, ids, request.target().orElseThrow())
            : rows.keySet();
    for (DeliveryId id : ids) {
      DeliveryRow row = rows.get(id);
      if (row != null && row.allows(request.action().step()) && reachable.contains(id)) {
        move(row);
      }
    }
    boolean over = nextPlace >= request.total();
    advance(nextPlace, ids.size(), over);
    DeliverySql.write(connection, changes);
    if (over) {
      furtherSteps.add(
          new StreamStep(
              AuditEntry.GATEWAY_STREAM,
              Step.of(AuditAction.ORDERED, Actors.GATEWAY)
                  .why(
                      new StepReason.ParkedRequest(
                          request.action().wireName(),
                          StepReason.ParkedRequest.Event.DONE,
                          request.id(),
                          Optional.empty()))));
    }
    TrailWriter.append(connection, furtherSteps);
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
    changes.add(
        DeliveryChange.to(row.transition(action, row.history()), step)
            .withReason(ReasonCode.OPERATOR)
            .withStep(step));
    request
        .target()
        .ifPresent(
            target ->
                furtherSteps.add(
                    new StreamStep(
                        row.referral(),
                        Step.of(AuditAction.RE_ROUTED, actor())
                            .message(row.sender(), row.messageId())
                            .recipient(new AgencyId(target))
                            .why(why()))));
  }

  private String actor() {
    return Actors.operator(request.requester());
  }

  private StepReason why() {
    return new StepReason.OperatorDecision(request.reason(), request.approver());
  }

  private void advance(int nextPlace, int processed, boolean over) throws SQLException {
    SqlStatement.of(connection, ADVANCE)
        .int4("next_place", nextPlace)
        .int4("size", changes.size())
        .int8("max_catch_up_millis", DeliveryRate.MAX_CATCH_UP_MILLIS)
        .int4("processed", processed)
        .bool("over", over)
        .uuid("id", request.id())
        .update();
  }
}
