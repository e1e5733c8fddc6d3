package org.wasl.store.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.wasl.store.delivery.DeliveryBacklog;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;

/**
 * How agencies did in each interval of the last days. Each gateway adds what it counted itself;
 * what waits is the same whichever gateway looks, so the greatest counts. One statement an
 * interval.
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
          from unnest(?, ?, ?, ?, ?, ?)
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
      select agency, ?::timestamptz, delivered, latency, slowest, failed, refused, waiting, parked, oldest
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
      select date_bin(? * interval '1 s', at, 'epoch') as at,
             sum(delivered) as delivered,
             (sum(latency_millis) / greatest(1, sum(delivered)))::bigint as latency_millis,
             max(slowest_millis) as slowest_millis, sum(failed) as failed,
             sum(refused) as refused, max(waiting) as waiting, max(parked) as parked,
             max(oldest_seconds) as oldest_seconds
        from agency_history
       where agency = ? and at >= ?::timestamptz
       group by 1 order by 1
      """;

  private final Database database;

  public AgencyHistory(Database database) {
    this.database = database;
  }

  /**
   * Adds an interval.
   *
   * @param at its begin
   * @param counts by agency
   * @return how many rows it has now
   */
  public Result<Integer> record(Instant at, Map<String, IntervalCounts> counts) {
    Map<String, IntervalCounts> ordered = new TreeMap<>(counts);
    return database.transaction(
        connection ->
            SqlStatement.of(connection, RECORD)
                .texts(ordered.keySet())
                .int8s(column(ordered, IntervalCounts::delivered))
                .int8s(column(ordered, IntervalCounts::latencyMillis))
                .int8s(column(ordered, IntervalCounts::slowestMillis))
                .int8s(column(ordered, IntervalCounts::failed))
                .int8s(column(ordered, IntervalCounts::refused))
                .instant(at)
                .update());
  }

  private static List<Long> column(
      Map<String, IntervalCounts> counts, ToLongFunction<IntervalCounts> member) {
    List<Long> column = new ArrayList<>(counts.size());
    counts.values().forEach(one -> column.add(member.applyAsLong(one)));
    return column;
  }

  /**
   * The points of an agency in order of time; a time without a row has none.
   *
   * @param agency its id, or {@link #ALL}
   * @param since from this time on
   * @param width of a point
   */
  public Result<List<HistoryPoint>> points(String agency, Instant since, Duration width) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, READ)
                .int8(width.toSeconds())
                .text(agency)
                .instant(since)
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
            SqlStatement.of(connection, "delete from agency_history where at < ?::timestamptz")
                .instant(time)
                .update());
  }
}
