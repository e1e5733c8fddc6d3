package org.wasl.store.statistics;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
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
import org.wasl.store.jdbc.UnnestParameters;

/** Counts referrals and what came of them, from their readable facts. Never looks at content. */
public final class ReferralStatistics {
  /** What is grouped by, as SQL: one statement for each, whatever the question. */
  private static final Map<Dimension, String> FACTS =
      new EnumMap<>(
          Map.of(
              Dimension.CATEGORY, "r.clear->>'category'",
              Dimension.TERRITORY, "r.clear->>'territory'",
              Dimension.STAGE, "r.state",
              Dimension.REPORTER_MODE, "r.clear->>'reporterMode'",
              Dimension.ORIGIN, "r.clear->>'origin'"));

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
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql(by))) {
            List<Measure> measures = List.of(Measure.values());
            UnnestParameters.of(statement, measures)
                .text(Measure::name)
                .text(Measure::type)
                .text(measure -> measure.subtype().orElse(null))
                .text(measure -> measure.fact().orElse(null));
            statement.setString(5, period.start(zone).map(Instant::toString).orElse("-infinity"));
            statement.setString(6, period.end(zone).map(Instant::toString).orElse("infinity"));
            for (int parameter = 7; parameter <= 10; parameter++) {
              statement.setString(parameter, party.orElse(null));
            }
            return CountTable.of(by, read(statement.executeQuery()));
          }
        });
  }

  private static String sql(Dimension by) {
    return "select "
        + FACTS.get(by)
        + ", x.measure, sum(case when x.fact is null then 1"
        + "  else coalesce((m.clear->>x.fact)::bigint, 0) end)"
        + " from unnest(?, ?, ?, ?) as x(measure, type, subtype, fact)"
        + " join message m on m.type = x.type and (x.subtype is null or m.subtype = x.subtype)"
        + " join referral r on r.id = m.referral"
        + " where m.accepted_at >= ?::timestamptz and m.accepted_at < ?::timestamptz"
        + " and (?::text is null or r.office = ?"
        + "  or exists (select from delivery d where d.referral = r.id and d.recipient = ?)"
        + "  or exists (select from message o where o.referral = r.id and o.sender = ?))"
        + " group by 1, 2";
  }

  private static List<Count> read(ResultSet result) throws SQLException {
    List<Count> counts = new ArrayList<>();
    while (result.next()) {
      counts.add(
          new Count(result.getString(1), Measure.valueOf(result.getString(2)), result.getLong(3)));
    }
    return counts;
  }
}
