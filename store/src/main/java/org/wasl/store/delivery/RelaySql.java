package org.wasl.store.delivery;

import org.wasl.store.jdbc.AdvisoryLocks;

/** The statements of the relay. Each goes by a partial index that holds nothing that is done. */
final class RelaySql {
  /** Only the oldest open delivery of a referral to an agency is due. */
  private static final String IS_HEAD =
      " and not exists (select 1 from delivery e where e.referral = d.referral"
          + " and e.recipient = d.recipient and e.seq < d.seq"
          + " and e.state not in "
          + DeliverySql.FINAL_STATES
          + ")";

  private static final String CLAIM =
      " update delivery d set state = 'dispatched', generation = d.generation + 1,"
          + " dispatched_at = clock_timestamp(), alone = ? from heads where d.id = heads.id"
          + " returning d.id, d.referral, d.sender, d.message_id, d.recipient, d.generation,"
          + " d.urgency, d.due_at";

  /** The windows of agencies that have one of their own: looked up, not joined, for each agency. */
  private static final String NAMED = "named(names, widths) as (values (?::text[], ?::int[]))";

  private static final String WIDTH = "coalesce(named.widths[array_position(named.names, %s)], ?)";

  /** Claims within each agency's window. */
  static final String HEADS_PER_AGENCY =
      // The agencies for which something waits, found by skipping through the index.
      "with recursive "
          + NAMED
          + ", waiting(agency) as ("
          + " (select recipient from delivery where state = 'waiting' order by recipient limit 1)"
          + " union all select (select d.recipient from delivery d where d.state = 'waiting'"
          + "  and d.recipient > w.agency order by d.recipient limit 1)"
          + "  from waiting w where w.agency is not null"
          // How many more each may have under way: one while its breaker is half open.
          + "), room as (select w.agency, greatest(0,"
          + "  case when g.failures >= ? then 1 else "
          + WIDTH.formatted("w.agency")
          + " end"
          + "  - (select count(*) from delivery f where f.recipient = w.agency"
          + "     and f.state in ('dispatched', 'attempting'))) as free"
          + " from waiting w cross join named left join agency_gate g on g.agency = w.agency"
          + " where w.agency is not null and "
          + WIDTH.formatted("w.agency")
          + " > 0"
          + " and not "
          + AgencyGateSql.IS_PAUSED
          + " and coalesce(g.not_before, '-infinity') <= clock_timestamp()"
          + "), heads as (select due.id from room cross join lateral ("
          + "  select level.* from generate_series(3, 0, -1) as u(urgency) cross join lateral ("
          + "   select d.id, d.urgency, d.due_at from delivery d"
          + "   where d.recipient = room.agency and d.urgency = u.urgency and d.state = 'waiting'"
          + "   and d.due_at <= clock_timestamp() and (d.interrupted < ?"
          + "    or d.interrupted < ? and d.due_at + ? * interval '1 ms' <= clock_timestamp())"
          + IS_HEAD
          + "   order by d.due_at limit room.free for update of d skip locked) as level"
          + "  limit room.free) as due"
          + " where room.free > 0 order by due.urgency desc, due.due_at limit ?)"
          + CLAIM;

  /** The suspect to run first, and whether everything else has to wait for it now. */
  static final String FIRST_SUSPECT =
      "with "
          + NAMED
          + " select d.id, d.interrupted >= x.pause and d.due_at + ? * interval '1 ms' <"
          + " clock_timestamp() from delivery d cross join named cross join (values (?)) as"
          + " x(pause) left join agency_gate g on g.agency = d.recipient where "
          + WIDTH.formatted("d.recipient")
          + " > 0"
          + " and d.state = 'waiting' and d.interrupted > 0 and d.interrupted >= ?"
          + " and d.due_at <= clock_timestamp() and not "
          + AgencyGateSql.IS_PAUSED
          + " and coalesce(g.not_before, '-infinity') <= clock_timestamp()"
          + IS_HEAD
          + " order by d.interrupted >= x.pause desc, d.due_at limit 1"
          + " for update of d skip locked";

  /**
   * Lets a suspect that runs alone for too long have company. Only while its gateway lives: that of
   * a dead one is evidence, which the reconciler has not heard yet.
   */
  static final String END_EXCLUSIVE_RUN =
      "update delivery d set alone = false where d.state in ('dispatched', 'attempting')"
          + " and d.alone and d.interrupted < ?"
          + " and d.dispatched_at + ? * interval '1 ms' <= clock_timestamp()"
          + " and (d.state = 'dispatched' or d.lease_owner = any (array("
          + AdvisoryLocks.LIVE_INSTANCES
          + ")))";

  /** Does a suspect run alone. */
  static final String EXCLUSIVE_RUN =
      "select exists (select 1 from delivery"
          + " where state in ('dispatched', 'attempting') and alone)";

  /** Does a suspect run; is anything under way; is a suspect due. */
  static final String SUSPECT_STATUS =
      "select exists (select 1 from delivery where state in ('dispatched', 'attempting') and"
          + " alone), exists (select 1 from delivery where state in ('dispatched', 'attempting')),"
          + " exists (select 1 from delivery where state = 'waiting' and interrupted > 0  and"
          + " interrupted >= ? and due_at <= clock_timestamp())";

  /** Claims one delivery. */
  static final String CLAIM_ONE = "with heads(id) as (values (?))" + CLAIM;

  private RelaySql() {}
}
