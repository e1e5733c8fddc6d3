package org.wasl.store.delivery;

import org.wasl.database.AdvisoryLocks;

/**
 * The statements that claim due deliveries. Each uses a partial index without finished deliveries,
 * so the cost of a claim does not depend on past deliveries.
 */
final class DueDeliveriesSql {
  /** Only the oldest open delivery of a referral to an agency is due. */
  private static final String IS_HEAD =
      """
      not exists (select 1 from delivery e
        where e.referral = d.referral and e.recipient = d.recipient and e.seq < d.seq
          and e.state not in %s)\
      """
          .formatted(DeliverySql.FINAL_STATES);

  private static final String CLAIM =
      """
      update delivery d
         set state = 'dispatched', generation = d.generation + 1,
             dispatched_at = clock_timestamp(), alone = :alone
        from heads where d.id = heads.id
      returning d.id, d.referral, d.sender, d.message_id, d.recipient, d.generation, d.urgency,
             d.due_at
      """;

  /**
   * The limits of agencies that have a limit of their own. Each is looked up by key and not joined.
   * For a thousand agencies this takes 2 ms, but a search of an array takes 64 ms.
   */
  private static final String NAMED =
      """
      named(limits) as materialized (select jsonb_object(:named::text[],
          :named_limits::int[]::text[]))\
      """;

  private static final String LIMIT = "coalesce((named.limits ->> %s)::int, :default_limit)";

  /** Claims what is due, within each agency's limit. */
  static final String CLAIM_HEADS_PER_AGENCY =
      """
      with recursive %1$s,
      -- The agencies for which something waits, found by skipping through the index.
      waiting(agency) as (
        (select recipient from delivery where state = 'waiting' order by recipient limit 1)
        union all
        select (select d.recipient from delivery d
                 where d.state = 'waiting' and d.recipient > w.agency
                 order by d.recipient limit 1)
          from waiting w where w.agency is not null),
      -- How many more each may have under way: one while its breaker is half open.
      room as (
        select w.agency,
               greatest(0, case when g.failures >= :failures_to_open then 1 else %2$s end
                 - (select count(*) from delivery f
                     where f.recipient = w.agency and f.state in ('dispatched', 'attempting')))
                 as free
          from waiting w cross join named left join agency_gate g on g.agency = w.agency
         where w.agency is not null and %2$s > 0 and not %3$s
           and coalesce(g.not_before, '-infinity') <= clock_timestamp()),
      heads as (
        select due.id from room cross join lateral (
          select level.* from generate_series(3, 0, -1) as u(urgency) cross join lateral (
            select d.id, d.urgency, d.due_at from delivery d
             where d.recipient = room.agency and d.urgency = u.urgency and d.state = 'waiting'
               and d.due_at <= clock_timestamp()
               and (d.interrupted < :interrupted_limit
                 or d.interrupted < :pause_limit
                   and d.due_at + :patience_millis * interval '1 ms' <= clock_timestamp())
               and %4$s
             order by d.due_at limit room.free for update of d skip locked) as level
          limit room.free) as due
         where room.free > 0 order by due.urgency desc, due.due_at limit :limit)
      """
              .formatted(NAMED, LIMIT.formatted("w.agency"), AgencyGateSql.IS_PAUSED, IS_HEAD)
          + CLAIM;

  /** The suspect to run first, and whether everything else has to wait for it now. */
  static final String FIRST_SUSPECT =
      """
      with %1$s
      select d.id,
             d.interrupted >= :pause_limit
               and d.due_at + :patience_millis * interval '1 ms' < clock_timestamp() as others_wait
        from delivery d cross join named
        left join agency_gate g on g.agency = d.recipient
       where %2$s > 0
         and d.state = 'waiting' and d.interrupted > 0 and d.interrupted >= :interrupted_limit
         and d.due_at <= clock_timestamp() and not %3$s
         and coalesce(g.not_before, '-infinity') <= clock_timestamp()
         and %4$s
       order by d.interrupted >= :pause_limit desc, d.due_at limit 1
         for update of d skip locked
      """
          .formatted(NAMED, LIMIT.formatted("d.recipient"), AgencyGateSql.IS_PAUSED, IS_HEAD);

  /**
   * Ends the exclusive run of a suspect that takes too long. It also ends the run if everything
   * waits for the call and nobody takes its id. It ends a call only while its gateway is running.
   * The run of a dead gateway is evidence that the reconciler has not recorded yet.
   */
  static final String END_EXCLUSIVE_RUN =
      """
      update delivery d set alone = false
       where d.state in ('dispatched', 'attempting') and d.alone
         and (d.interrupted < :pause_limit or d.state = 'dispatched')
         and d.dispatched_at + :patience_millis * interval '1 ms' <= clock_timestamp()
         and (d.state = 'dispatched' or d.lease_owner = any (array(%s)))
      """
          .formatted(AdvisoryLocks.LIVE_INSTANCES);

  /** Whether a suspect runs alone. */
  static final String EXCLUSIVE_RUN =
      """
      select from delivery where state in ('dispatched', 'attempting') and alone limit 1
      """;

  /** Whether anything waits, a suspect runs alone, anything is under way, a suspect is due. */
  static final String STATUS =
      """
      select exists (select 1 from delivery where state = 'waiting') as waits,
             exists (select 1 from delivery
               where state in ('dispatched', 'attempting') and alone) as suspect_runs,
             exists (select 1 from delivery
               where state in ('dispatched', 'attempting')) as busy,
             exists (select 1 from delivery
               where state = 'waiting' and interrupted > 0 and interrupted >= :interrupted_limit
                 and due_at <= clock_timestamp()) as suspect_is_due
      """;

  /** Claims one delivery. */
  static final String CLAIM_ONE = "with heads(id) as (values (:id::uuid)) " + CLAIM;

  private DueDeliveriesSql() {}
}
