package org.wasl.store.statistics;

import java.sql.SQLException;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.statistics.Count;
import org.wasl.rules.statistics.Dimension;
import org.wasl.rules.statistics.Measure;
import org.wasl.rules.statistics.ReportingPeriod;
import org.wasl.rules.statistics.Tally;

/**
 * Counts referrals and their results, from their readable facts. Never reads content, never counts
 * a test.
 */
public final class ReferralStatistics {
  /** The SQL expressions of the dimensions. */
  private static final Map<Dimension, String> FACTS =
      new EnumMap<>(
          Map.of(
              Dimension.CATEGORY, "r.clear->>'category'",
              Dimension.TERRITORY, "r.clear->>'territory'",
              Dimension.STAGE, "r.state",
              Dimension.REPORTER_MODE, "r.clear->>'reporterMode'",
              Dimension.ORIGIN, "r.clear->>'origin'",
              Dimension.REGION, "r.clear->>'origin'"));

  /**
   * The fingerprint is made of digests of content, which have a digest's randomness and are erased
   * with the message.
   */
  private static final String COUNT =
      """
      select %s as key, x.measure, sum(v.number) as total, count(*) as messages,
             max(v.number) as largest,
             bit_xor(('x' || encode(substring(m.content_digest
                 from 1 for 8), 'hex'))::bit(64)::bigint)
               as fingerprint
        from unnest(:measure, :type, :subtype, :fact) as x(measure, type, subtype, fact)
        join message m on m.type = x.type and (x.subtype is null or m.subtype = x.subtype)
        join referral r on r.id = m.referral
       cross join lateral
             (select case when x.fact is null then 1
                else coalesce((m.clear->>x.fact)::bigint, 0) end) as v(number)
       where m.accepted_at >= :from::timestamptz and m.accepted_at < :to::timestamptz
         and v.number > 0
         and not r.test
         and %s
       group by 1, 2
      """;

  private static final String ALL = "true";

  /**
   * Selects the messages that the timeline shows a party. A supervising agency sees every message.
   * A former one sees every message up to the one by which it gave the referral away. Every party
   * sees the messages that it sent or was to receive, and the one that opened the referral.
   */
  private static final String SEEN_BY_PARTY =
      """
      exists (
        select from party p
         where p.referral = r.id and p.agency = :party
           and (r.office = p.agency
             or m.sender = p.agency
             or (m.sender, m.message_id) = (r.sender, r.case_message)
             or exists (select from delivery d
                         where d.referral = r.id and d.seq = m.number
                           and d.recipient = p.agency
                           and (d.sender, d.message_id) = (m.sender, m.message_id))
             or exists (select from message o
                         where o.referral = r.id and o.sender = p.agency and o.number >= m.number
                           and (o.type = 'assignment'
                             or o.type = 'instruction' and o.subtype = 'transfer'))))
      """;

  private final Database database;

  public ReferralStatistics(Database database) {
    this.database = database;
  }

  /**
   * Counts what happened in a period, as of now.
   *
   * @param by the dimension of the table
   * @param period the period of the events
   * @param zone the time zone by which days are counted
   * @param party the agency whose view is counted, empty for all
   */
  public Result<List<Count>> count(
      Dimension by, ReportingPeriod period, ZoneId zone, Optional<AgencyId> party) {
    String sql = COUNT.formatted(FACTS.get(by), party.isPresent() ? SEEN_BY_PARTY : ALL);
    return database.transaction(
        connection -> {
          SqlStatement statement =
              SqlStatement.of(connection, sql)
                  .unnest(
                      List.of(Measure.values()),
                      row ->
                          row.text("measure", Measure::name)
                              .text("type", Measure::type)
                              .text("subtype", measure -> measure.subtype().orElse(null))
                              .text("fact", measure -> measure.fact().orElse(null)))
                  .instant("from", period.start(zone))
                  .instant("to", period.end(zone));
          return party
              .map(agency -> statement.text("party", agency.value()))
              .orElse(statement)
              .list(ReferralStatistics::count);
        });
  }

  private static Count count(Row row) throws SQLException {
    return new Count(
        row.optionalText("key"),
        Measure.valueOf(row.text("measure")),
        new Tally(
            row.int8("total"), row.int8("messages"), row.int8("largest"), row.int8("fingerprint")));
  }
}
