package org.wasl.store.replay;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.rules.operations.ParkedRequestState;
import org.wasl.store.replay.ParkedRequests.NewParkedRequest;
import org.wasl.store.replay.ParkedRequests.OpenRequests;
import org.wasl.store.replay.ParkedRequests.Selection;
import org.wasl.store.replay.RequestResult.AlreadyRequested;

/** The statements of requests about parked deliveries. */
final class ParkedRequestSql {
  /** The expiry of a request is not stored, because it follows from its time. */
  private static final String COLUMNS =
      """
      r.id, r.action, r.target, r.reason, r.requested_by, r.requested_at, r.expires_at,
             case when r.state = 'waiting' and r.expires_at <= clock_timestamp() then 'expired'
               else r.state end as state,
             r.decided_by, r.approved_by, r.decided_at, r.per_minute, r.total, r.next_place,
             r.done, r.ended_at\
      """;

  private static final String READ =
      """
      select %s from replay_request r where r.id = :id
      """
          .formatted(COLUMNS);

  private static final String LOCK =
      """
      select %s from replay_request r where r.id = :id for update of r
      """
          .formatted(COLUMNS);

  /** Open ones first, then those that are over, the latest first. */
  private static final String LIST =
      """
      select %s from replay_request r
       order by (r.state = 'running' or r.state = 'waiting'
         and r.expires_at > clock_timestamp()) desc, r.requested_at desc limit :limit
      """
          .formatted(COLUMNS);

  private static final String SELECT =
      """
      select id, recipient from delivery
       where state = 'parked'
         and (:agency::text is null or recipient = :agency)
         and (cardinality(:ids::uuid[]) = 0 or id = any(:ids))
         and (:cause::text is null
           or :cause in (reason, split_part(reason, '/', 1), split_part(reason, '/', 2)))
         and parked_at <= clock_timestamp() - :older_than_seconds * interval '1 s'
       order by urgency desc, parked_at, id limit :limit
      """;

  private static final String ITEMS =
      """
      select d.id, d.recipient
        from replay_item i join delivery d on d.id = i.delivery
       where i.request = :request order by i.place
      """;

  /** Deliveries that an open request has not looked at yet. */
  private static final String REQUESTED =
      """
      select i.request, i.delivery
        from replay_request r join replay_item i on i.request = r.id
       where (r.state = 'running' or r.state = 'waiting' and r.expires_at > clock_timestamp())
         and i.place >= r.next_place and i.delivery = any(:deliveries)
       limit 1
      """;

  private static final String GROUPS =
      """
      select i.request, d.recipient, coalesce(d.reason, '') as cause, count(*)::int as deliveries,
             (count(*) filter (where d.state = 'parked' and d.parked_at <= r.requested_at))::int
               as unchanged,
             (array_agg(d.id order by i.place))[1:(:most)] as ids
        from replay_request r
        join replay_item i on i.request = r.id
        join delivery d on d.id = i.delivery
       where r.id = any(:ids)
       group by 1, 2, 3 order by 1, min(i.place)
      """;

  /** Deliveries that were given up have no outcome. */
  private static final String OUTCOMES =
      """
      select r.id, (count(*) filter (where d.state = 'delivered'))::int as delivered,
             (count(*) filter (where d.state = 'parked'))::int as parked_again,
             (count(*) filter (where d.state in ('waiting', 'dispatched', 'attempting')))::int
               as under_way
        from replay_request r
        join replay_item i on i.request = r.id and i.place < r.next_place
        join delivery d on d.id = i.delivery
       where r.id = any(:ids) and r.action = 'replay'
       group by 1
      """;

  private static final String INSERT =
      """
      insert into replay_request (id, action, target, reason, requested_by, expires_at, state,
          per_minute, total)
      values (:id, :action, :target, :reason, :requested_by,
          clock_timestamp() + :lifetime_seconds * interval '1 s', :state, :per_minute, :total)
      """;

  private static final String INSERT_ITEMS =
      """
      insert into replay_item (request, place, delivery)
      select :request, n - 1, x from unnest(:deliveries) with ordinality as u(x, n)
      """;

  private static final String DECIDE =
      """
      update replay_request
         set state = x.state, decided_by = x.person, decided_at = clock_timestamp(),
             approved_by = case x.state when 'running' then x.person else approved_by end,
             next_at = clock_timestamp(),
             ended_at = case when x.state <> 'running' then clock_timestamp() end
        from (values (:state, :person)) as x(state, person)
       where id = :id
      """;

  private static final String OPEN =
      """
      select count(*) filter (where state = 'waiting' and expires_at > clock_timestamp())
               as waiting,
             count(*) filter (where state = 'running') as running
        from replay_request where state in ('waiting', 'running')
      """;

  private ParkedRequestSql() {}

  /** Recipients by delivery, in the order in which they would be moved. */
  static Map<DeliveryId, AgencyId> select(Connection connection, Selection selection, int limit)
      throws SQLException {
    return recipients(
        SqlStatement.of(connection, SELECT)
            .text("agency", selection.agency().map(AgencyId::value))
            .uuids("ids", selection.ids().stream().map(DeliveryId::value).toList())
            .text("cause", selection.cause())
            .int8("older_than_seconds", selection.olderThanSeconds())
            .int4("limit", limit));
  }

  private static Map<DeliveryId, AgencyId> recipients(SqlStatement statement) throws SQLException {
    return statement.map(
        row -> new DeliveryId(row.uuid("id")), row -> new AgencyId(row.text("recipient")));
  }

  /** Recipients of the deliveries of a request, in its order. */
  static Map<DeliveryId, AgencyId> items(Connection connection, UUID request) throws SQLException {
    return recipients(SqlStatement.of(connection, ITEMS).uuid("request", request));
  }

  /** An open request that names one of these deliveries as well, if any. */
  static Optional<AlreadyRequested> requested(Connection connection, List<DeliveryId> deliveries)
      throws SQLException {
    return SqlStatement.of(connection, REQUESTED)
        .uuids("deliveries", deliveries.stream().map(DeliveryId::value).toList())
        .first(
            row -> new AlreadyRequested(row.uuid("request"), new DeliveryId(row.uuid("delivery"))));
  }

  /**
   * Reads the deliveries of these requests, by recipient and cause.
   *
   * @param ids how many deliveries of each group are named at most
   */
  static Map<UUID, List<RequestedGroup>> groups(
      Connection connection, Collection<UUID> requests, int ids) throws SQLException {
    Map<UUID, List<RequestedGroup>> groups = new HashMap<>();
    SqlStatement.of(connection, GROUPS)
        .int4("most", ids)
        .uuids("ids", requests)
        .list(row -> Map.entry(row.uuid("request"), group(row)))
        .forEach(
            entry ->
                groups
                    .computeIfAbsent(entry.getKey(), id -> new ArrayList<>())
                    .add(entry.getValue()));
    return groups;
  }

  private static RequestedGroup group(Row row) throws SQLException {
    return new RequestedGroup(
        new AgencyId(row.text("recipient")),
        row.text("cause"),
        row.int4("deliveries"),
        row.int4("unchanged"),
        row.uuids("ids").stream().map(DeliveryId::new).toList());
  }

  static Map<UUID, ReplayOutcome> outcomes(Connection connection, Collection<UUID> requests)
      throws SQLException {
    return SqlStatement.of(connection, OUTCOMES)
        .uuids("ids", requests)
        .map(
            row -> row.uuid("id"),
            row ->
                new ReplayOutcome(
                    row.int4("delivered"), row.int4("parked_again"), row.int4("under_way")));
  }

  static void insert(
      Connection connection,
      UUID id,
      List<DeliveryId> deliveries,
      NewParkedRequest filed,
      ParkedRequestState state)
      throws SQLException {
    SqlStatement.of(connection, INSERT)
        .uuid("id", id)
        .text("action", filed.action().wireName())
        .text("target", filed.target())
        .text("reason", filed.reason())
        .text("requested_by", filed.person())
        .int8("lifetime_seconds", filed.lifetimeSeconds())
        .text("state", state.wireName())
        .int4("per_minute", filed.rate().perMinute())
        .int4("total", deliveries.size())
        .update();
    SqlStatement.of(connection, INSERT_ITEMS)
        .uuid("request", id)
        .uuids("deliveries", deliveries.stream().map(DeliveryId::value).toList())
        .update();
  }

  static void decide(Connection connection, UUID id, ParkedRequestState state, String person)
      throws SQLException {
    SqlStatement.of(connection, DECIDE)
        .text("state", state.wireName())
        .text("person", person)
        .uuid("id", id)
        .update();
  }

  static Optional<ParkedRequest> lock(Connection connection, UUID id) throws SQLException {
    return SqlStatement.of(connection, LOCK).uuid("id", id).first(ParkedRequestSql::request);
  }

  static Optional<ParkedRequest> read(Connection connection, UUID id) throws SQLException {
    return SqlStatement.of(connection, READ).uuid("id", id).first(ParkedRequestSql::request);
  }

  static List<ParkedRequest> list(Connection connection, int limit) throws SQLException {
    return SqlStatement.of(connection, LIST).int4("limit", limit).list(ParkedRequestSql::request);
  }

  static OpenRequests open(Connection connection) throws SQLException {
    return SqlStatement.of(connection, OPEN)
        .single(row -> new OpenRequests(row.int8("waiting"), row.int8("running")));
  }

  private static ParkedRequest request(Row row) throws SQLException {
    return new ParkedRequest(
        row.uuid("id"),
        ParkedDeliveryAction.ofWireName(row.text("action")),
        row.optionalText("target"),
        row.text("reason"),
        row.text("requested_by"),
        row.instant("requested_at"),
        row.instant("expires_at"),
        ParkedRequestState.ofWireName(row.text("state")),
        row.optionalText("decided_by"),
        row.optionalText("approved_by"),
        row.optionalInstant("decided_at"),
        row.int4("per_minute"),
        row.int4("total"),
        row.int4("next_place"),
        row.int4("done"),
        row.optionalInstant("ended_at"));
  }
}
