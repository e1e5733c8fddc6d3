package org.wasl.store.statistics;

import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.rules.statistics.Count;
import org.wasl.rules.statistics.CountTable;
import org.wasl.rules.statistics.Dimension;
import org.wasl.rules.statistics.Measure;
import org.wasl.rules.statistics.ReportingPeriod;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;

/** Counts referrals and their results, from their readable facts. Never reads content. */
public final class ReferralStatistics {
  /** What is grouped by, as SQL. */
  private static final Map<Dimension, String> FACTS =
      new EnumMap<>(
          Map.of(
              Dimension.CATEGORY, "r.clear->>'category'",
              Dimension.TERRITORY, "r.clear->>'territory'",
              Dimension.STAGE, "r.state",
              Dimension.REPORTER_MODE, "r.clear->>'reporterMode'",
              Dimension.ORIGIN, "r.clear->>'origin'"));

  private static final String COUNT =
      """
      select %s as key, x.measure,
             sum(case when x.fact is null then 1
               else coalesce((m.clear->>x.fact)::bigint, 0) end) as total
        from unnest(?, ?, ?, ?) as x(measure, type, subtype, fact)
        join message m on m.type = x.type and (x.subtype is null or m.subtype = x.subtype)
        join referral r on r.id = m.referral
       where m.accepted_at >= ?::timestamptz and m.accepted_at < ?::timestamptz
         and (?::text is null
           or exists (select from party p where p.referral = r.id and p.agency = ?))
       group by 1, 2
      """;

  private final Database database;

  public ReferralStatistics(Database database) {
    this.database = database;
  }

  /**
   * Counts what happened in a period, as of now.
   *
   * @param by the dimension of the table
   * @param period days on which it happened
   * @param zone by which days are counted
   * @param party only in referrals in which this agency takes part: it supervises, sent or was to
   *     receive something; empty for all
   */
  public Result<CountTable> count(
      Dimension by, ReportingPeriod period, ZoneId zone, Optional<String> party) {
    return database.transaction(
        connection ->
            CountTable.of(
                by,
                SqlStatement.of(connection, COUNT.formatted(FACTS.get(by)))
                    .unnest(
                        List.of(Measure.values()),
                        row ->
                            row.text(Measure::name)
                                .text(Measure::type)
                                .text(measure -> measure.subtype().orElse(null))
                                .text(measure -> measure.fact().orElse(null)))
                    .text(period.start(zone).map(Instant::toString).orElse("-infinity"))
                    .text(period.end(zone).map(Instant::toString).orElse("infinity"))
                    .text(party)
                    .text(party)
                    .list(
                        row ->
                            new Count(
                                row.text("key"),
                                Measure.valueOf(row.text("measure")),
                                row.int8("total")))));
  }
}
