package org.wasl.store.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.store.delivery.DeliveryBacklog;

/**
 * The figures of agencies in each interval of the last days. Each gateway adds its own counts. The
 * number of waiting deliveries is the same for every gateway, so the greatest counts. It takes one
 * statement an interval.
 */
public final class AgencyHistory {
  /** Stands for all agencies together. */
  public static final String ALL = "";

  private static final String RECORD =
      """
      with backlog as (%s),
      waits as (%s),
      counts as (
        select agency, delivered, latency, slowest, failed, refused
          from unnest(:agencies, :delivered, :latency, :slowest, :failed, :refused)
            as x(agency, delivered, latency, slowest, failed, refused)),
      each as (
        select coalesce(c.agency, b.recipient) as agency,
               coalesce(c.delivered, 0) as delivered, coalesce(c.latency, 0) as latency,
               coalesce(c.slowest, 0) as slowest, coalesce(c.failed, 0) as failed,
               coalesce(c.refused, 0) as refused,
               coalesce(b.waiting + b.in_flight, 0) as waiting, coalesce(b.parked, 0) as parked,
               coalesce(w.oldest_seconds, 0) as oldest
          from counts c full join backlog b on b.recipient = c.agency
          left join waits w on w.recipient = coalesce(c.agency, b.recipient)),
      rows as (
        select * from each
        union all
        select '', coalesce(sum(delivered), 0), coalesce(sum(latency), 0),
               coalesce(max(slowest), 0), coalesce(sum(failed), 0), coalesce(sum(refused), 0),
               coalesce(sum(waiting), 0), coalesce(sum(parked), 0), coalesce(max(oldest), 0)
          from each)
      insert into agency_history as h (agency, at, delivered, latency_millis, slowest_millis,
          failed, refused, waiting, parked, oldest_seconds)
      select agency, :at::timestamptz, delivered, latency, slowest, failed, refused, waiting,
          parked, oldest
        from rows
       where agency = '' or delivered + failed + refused + waiting + parked > 0
      on conflict (agency, at) do update
        set delivered = h.delivered + excluded.delivered,
            latency_millis = h.latency_millis + excluded.latency_millis,
            slowest_millis = greatest(h.slowest_millis, excluded.slowest_millis),
            failed = h.failed + excluded.failed,
            refused = h.refused + excluded.refused,
            waiting = greatest(h.waiting, excluded.waiting),
            parked = greatest(h.parked, excluded.parked),
            oldest_seconds = greatest(h.oldest_seconds, excluded.oldest_seconds)
      """
          .formatted(DeliveryBacklog.BACKLOG, DeliveryBacklog.WAITS);

  private static final String READ =
      """
      select date_bin(:width_seconds * interval '1 s', at, 'epoch') as at,
             sum(delivered) as delivered,
             (sum(latency_millis) / greatest(1, sum(delivered)))::bigint as latency_millis,
             max(slowest_millis) as slowest_millis, sum(failed) as failed,
             sum(refused) as refused, max(waiting) as waiting, max(parked) as parked,
             max(oldest_seconds) as oldest_seconds
        from agency_history
       where agency = :agency and at >= :at::timestamptz
       group by 1 order by 1
      """;

  private final Database database;

  public AgencyHistory(Database database) {
    this.database = database;
  }

  /**
   * Adds an interval.
   *
   * @param at begin of the interval
   * @param counts counts by agency
   * @return how many rows it has now
   */
  public Result<Integer> record(Instant at, Map<String, IntervalCounts> counts) {
    Map<String, IntervalCounts> ordered = new TreeMap<>(counts);
    return database.transaction(
        connection ->
            SqlStatement.of(connection, RECORD)
                .texts("agencies", ordered.keySet())
                .int8s("delivered", column(ordered, IntervalCounts::delivered))
                .int8s("latency", column(ordered, IntervalCounts::latencyMillis))
                .int8s("slowest", column(ordered, IntervalCounts::slowestMillis))
                .int8s("failed", column(ordered, IntervalCounts::failed))
                .int8s("refused", column(ordered, IntervalCounts::refused))
                .instant("at", at)
                .update());
  }

  private static List<Long> column(
      Map<String, IntervalCounts> counts, ToLongFunction<IntervalCounts> member) {
    List<Long> column = new ArrayList<>(counts.size());
    counts.values().forEach(count -> column.add(member.applyAsLong(count)));
    return column;
  }

  /**
   * Returns the points of an agency in order of time. A time without a row has no point.
   *
   * @param agency its id, or {@link #ALL}
   * @param since time of the first point
   * @param width length of time of a point
   */
  public Result<List<HistoryPoint>> points(String agency, Instant since, Duration width) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, READ)
                .int8("width_seconds", width.toSeconds())
                .text("agency", agency)
                .instant("at", since)
                .list(
                    row ->
                        new HistoryPoint(
                            row.instant("at"),
                            row.int8("delivered"),
                            row.int8("latency_millis"),
                            row.int8("slowest_millis"),
                            row.int8("failed"),
                            row.int8("refused"),
                            row.int8("waiting"),
                            row.int8("parked"),
                            row.int8("oldest_seconds"))));
  }

  /**
   * Deletes what is older.
   *
   * @return how many rows
   */
  public Result<Integer> deleteBefore(Instant time) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, "delete from agency_history where at < :at::timestamptz")
                .instant("at", time)
                .update());
  }
}
