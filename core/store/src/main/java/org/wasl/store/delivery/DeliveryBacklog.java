package org.wasl.store.delivery;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.CachedSnapshot;

/** Counts of open deliveries, by agency. Never reads finished deliveries. */
public final class DeliveryBacklog {

  /**
   * The backlog of one agency.
   *
   * @param waiting deliveries that wait, due or not
   * @param due deliveries that are due now
   * @param oldestDueSeconds age of the longest due one, 0 when none is due
   * @param inFlight deliveries on the broker or in a call
   * @param parked parked deliveries
   * @param failures transient failures in a row, as the breaker counts them
   * @param paused whether an operator or an announced window pauses the agency
   */
  public record AgencyBacklog(
      long waiting,
      long due,
      long oldestDueSeconds,
      long inFlight,
      long parked,
      int failures,
      boolean paused) {}

  /**
   * The waiting time of the deliveries of one agency.
   *
   * @param oldestSeconds age of the oldest one that is neither delivered nor parked, since its
   *     message was accepted. An attempt does not restart the age
   * @param blocked how many wait behind a parked delivery of their referral
   */
  public record AgencyWait(long oldestSeconds, long blocked) {
    /** Nothing waits for the agency. */
    public static final AgencyWait NONE = new AgencyWait(0, 0);
  }

  /** The waiting time of each recipient with an open delivery, as {@code AgencyWait}. */
  public static final String WAITS =
      """
      with open as (
        select recipient, referral, seq, sender, message_id, true as waits
          from delivery where state = 'waiting'
        union all
        select recipient, referral, seq, sender, message_id, false
          from delivery where state in ('dispatched', 'attempting'))
      select d.recipient,
             greatest(0, extract(epoch from now() - min(m.accepted_at)))::bigint as oldest_seconds,
             count(*) filter (where d.waits and exists (
               select from delivery e
                where e.referral = d.referral and e.recipient = d.recipient and e.seq < d.seq
                  and e.state = 'parked')) as blocked
        from open d
        join message m on m.sender = d.sender and m.message_id = d.message_id
       group by d.recipient
      """;

  /** The columns of {@code AgencyBacklog} for each recipient with something open or wrong. */
  public static final String BACKLOG =
      """
      with open as (
        select recipient, count(*) as waiting, count(*) filter (where due_at <= now()) as due,
               min(due_at) as oldest, 0 as in_flight, 0 as parked
          from delivery where state = 'waiting' group by recipient
        union all
        select recipient, 0, 0, null, count(*), 0
          from delivery where state in ('dispatched', 'attempting') group by recipient
        union all
        select recipient, 0, 0, null, 0, count(*)
          from delivery where state = 'parked' group by recipient
        union all
        select agency, 0, 0, null, 0, 0
          from agency_gate where failures > 0 or paused or window_to > now())
      select recipient, sum(waiting) as waiting, sum(due) as due,
             greatest(0, extract(epoch from now() - min(oldest)))::bigint as oldest_due_seconds,
             sum(in_flight) as in_flight, sum(parked) as parked,
             coalesce(max(g.failures), 0) as failures,
             coalesce(bool_or(%s), false) as is_paused
        from open left join agency_gate g on g.agency = recipient
       group by recipient
      """
          .formatted(AgencyGateSql.IS_PAUSED);

  private static final String BY_SENDER =
      """
      select sender, count(*) as unfinished from (
        select sender from delivery where state = 'waiting'
        union all
        select sender from delivery where state in ('dispatched', 'attempting')) as open
       group by sender
      """;

  /** Bounded by the windows of the agencies, however much waits. */
  static final String IN_FLIGHT =
      """
      select recipient from delivery where state in ('dispatched', 'attempting')
       group by recipient
      """;

  static final String WAITING = agenciesWith(DeliveryState.WAITING);

  static final String PARKED = agenciesWith(DeliveryState.PARKED);

  private final Database database;
  private final CachedSnapshot<Result<Map<AgencyId, AgencyBacklog>>> recent;
  private final CachedSnapshot<Result<Map<AgencyId, Long>>> recentBySender;

  public DeliveryBacklog(Database database) {
    this.database = database;
    this.recent = CachedSnapshot.forDisplay(this::snapshot);
    this.recentBySender = new CachedSnapshot<>(this::bySender);
  }

  /**
   * Finds the agencies by skipping through the index. This takes one look-up an agency, however
   * many deliveries it has.
   */
  private static String agenciesWith(DeliveryState state) {
    return """
    with recursive found(agency) as (
      (select recipient from delivery where state = '%1$s' order by recipient limit 1)
      union all
      select (select d.recipient from delivery d
               where d.state = '%1$s' and d.recipient > f.agency
               order by d.recipient limit 1)
        from found f where f.agency is not null)
    select agency as recipient from found where agency is not null
    """
        .formatted(state.wireName());
  }

  /** Agencies with a delivery on the broker or in a call. Costs the same however much waits. */
  public Result<Set<String>> inFlight() {
    return agencies(IN_FLIGHT);
  }

  /** Agencies with a parked delivery. Costs the same however much is parked for each. */
  public Result<Set<String>> parked() {
    return agencies(PARKED);
  }

  private Result<Set<String>> agencies(String sql) {
    return database.transaction(
        connection ->
            Set.copyOf(SqlStatement.of(connection, sql).list(row -> row.text("recipient"))));
  }

  /**
   * Returns a {@link #snapshot} that all callers share. A snapshot reads an entry of an index for
   * each open delivery. So it is taken at most once a second, and for at most a two-hundredth of
   * the time.
   */
  public Result<Map<AgencyId, AgencyBacklog>> recent() {
    return recent.get();
  }

  /**
   * Returns a shared result of {@link #bySender}, which is read for at most a fiftieth of the time.
   */
  public Result<Map<AgencyId, Long>> recentBySender() {
    return recentBySender.get();
  }

  /**
   * Reads the backlogs by agency id. It leaves out an agency with nothing open and nothing wrong.
   * It reads each delivery.
   */
  public Result<Map<AgencyId, AgencyBacklog>> snapshot() {
    return database.transaction(
        connection ->
            new TreeMap<>(
                SqlStatement.of(connection, BACKLOG)
                    .map(
                        row -> new AgencyId(row.text("recipient")),
                        row ->
                            new AgencyBacklog(
                                row.int8("waiting"),
                                row.int8("due"),
                                row.int8("oldest_due_seconds"),
                                row.int8("in_flight"),
                                row.int8("parked"),
                                row.int4("failures"),
                                row.bool("is_paused")))));
  }

  /**
   * Reads the waits by agency id. It leaves out an agency with nothing open. It reads a row of each
   * open delivery.
   */
  public Result<Map<AgencyId, AgencyWait>> waits() {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, WAITS)
                .map(
                    row -> new AgencyId(row.text("recipient")),
                    row -> new AgencyWait(row.int8("oldest_seconds"), row.int8("blocked"))));
  }

  /** Deliveries waiting or under way, by the sender of their message. Reads a row of each. */
  public Result<Map<AgencyId, Long>> bySender() {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, BY_SENDER)
                .map(row -> new AgencyId(row.text("sender")), row -> row.int8("unfinished")));
  }
}
