package org.wasl.store.referral;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wasl.database.Database;
import org.wasl.database.IdRange;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;

/** Finds referrals by what is known of them. */
public final class ReferralSearch {
  // An object has the id of the message that made it. The senders are read from the index one by
  // one, since the ids of messages are unique for a sender only and have no index of their own.
  // "offset 0" keeps a subquery apart, so that it runs for each row before it. The planner, which
  // does
  // not know how many ids are between two, would read the index of all messages, or all referrals.
  private static final String NAMED =
      """
      with recursive sender as (
        (select min(sender) as id from message)
        union all
        select (select min(m.sender) from message m where m.sender > s.id)
          from sender s where s.id is not null),
      named as (
        select id from referral where id between :from_id and :to_id
        union
        select referral from delivery where id between :from_id and :to_id
        union
        select m.referral from sender s
         cross join lateral (
           select referral from message
            where sender = s.id and message_id between :from_id and :to_id offset 0) m)
      """;

  /**
   * Other statements are planned once. Here one plan for a large and a small agency would be slow.
   */
  private static final String PLANNED_BY_VALUES = "set local plan_cache_mode = force_custom_plan";

  private static final String SELECT =
      "select r.id, r.state, r.sender, m.type, r.created_at, r.test\n";

  private static final String OF_NAMED =
      """
        from named cross join lateral (select * from referral where id = named.id offset 0) r
      """;

  private static final String MESSAGE =
      " join message m on m.sender = r.sender and m.message_id = r.case_message\n where true\n";

  /**
   * If many referrals match, the planner reads the latest ones until it has enough. If few match,
   * it begins with these. It decides by the values, and only by those of conditions that stand by
   * themselves. So the statement has no condition that the filter does not ask for.
   */
  private static String sql(ReferralFilter filter) {
    StringBuilder sql = new StringBuilder();
    if (filter.ids().isPresent()) {
      sql.append(NAMED).append(SELECT).append(OF_NAMED);
    } else {
      sql.append(SELECT).append("  from referral r\n");
    }
    sql.append(MESSAGE);
    filter
        .agency()
        .ifPresent(
            any ->
                sql.append(
                    " and exists (select from party p where p.referral = r.id and p.agency ="
                        + " :agency)\n"));
    filter
        .type()
        .ifPresent(
            any ->
                sql.append(
                    " and exists (select from message t where t.referral = r.id and t.type ="
                        + " :type)\n"));
    filter.state().ifPresent(any -> sql.append(" and r.state = :state\n"));
    filter.from().ifPresent(any -> sql.append(" and r.created_at >= :from::timestamptz\n"));
    filter.to().ifPresent(any -> sql.append(" and r.created_at < :to::timestamptz\n"));
    filter.before().ifPresent(any -> sql.append(" and r.id < :before\n"));
    return sql.append(" order by r.id desc limit :limit").toString();
  }

  /**
   * Selects referrals. An empty value is not compared.
   *
   * @param ids range that has the id of the referral, of a delivery, a message or an object
   * @param agency agency that takes part
   * @param type type of a message of the referral
   * @param state state of the referral
   * @param from earliest time of acceptance
   * @param to time before which it was accepted
   * @param before the last one of the page before. Ids grow with time
   */
  public record ReferralFilter(
      Optional<IdRange> ids,
      Optional<AgencyId> agency,
      Optional<String> type,
      Optional<String> state,
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<ReferralId> before) {

    /** Returns a filter by ids only. */
    public static ReferralFilter of(IdRange ids) {
      return new ReferralFilter(
          Optional.of(ids),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /**
   * A referral that matches.
   *
   * @param id id of the referral
   * @param state its state
   * @param sender sender of the message that opened it
   * @param type type of the message that opened it
   * @param createdAt when it was accepted
   * @param test whether it is a test
   */
  public record FoundReferral(
      ReferralId id, String state, AgencyId sender, String type, Instant createdAt, boolean test) {}

  private final Database database;

  public ReferralSearch(Database database) {
    this.database = database;
  }

  /**
   * Returns the matching referrals, the latest first.
   *
   * @param limit most referrals to return
   */
  public Result<List<FoundReferral>> matching(ReferralFilter filter, int limit) {
    return database.transaction(
        connection -> {
          SqlStatement.of(connection, PLANNED_BY_VALUES).update();
          return parameters(SqlStatement.of(connection, sql(filter)), filter, limit)
              .list(
                  row ->
                      new FoundReferral(
                          new ReferralId(row.uuid("id")),
                          row.text("state"),
                          new AgencyId(row.text("sender")),
                          row.text("type"),
                          row.instant("created_at"),
                          row.bool("test")));
        });
  }

  private static SqlStatement parameters(SqlStatement statement, ReferralFilter filter, int limit) {
    filter.ids().ifPresent(ids -> statement.uuid("from_id", ids.from()).uuid("to_id", ids.to()));
    filter.agency().ifPresent(agency -> statement.text("agency", agency.value()));
    filter.type().ifPresent(type -> statement.text("type", type));
    filter.state().ifPresent(state -> statement.text("state", state));
    filter.from().ifPresent(from -> statement.instant("from", from));
    filter.to().ifPresent(to -> statement.instant("to", to));
    filter.before().ifPresent(before -> statement.uuid("before", before.value()));
    return statement.int4("limit", limit);
  }
}
