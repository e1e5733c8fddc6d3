package org.wasl.store.referral;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.IdRange;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;

/** Finds referrals by what is known of them. */
public final class ReferralSearch {
  // An object has the id of the message that made it. The senders are read from the index one by
  // one, since the ids of messages are unique for a sender only and have no index of their own.
  // "offset 0" keeps a subquery apart: it is done for each row before it. The planner, which does
  // not know how many ids are between two, would read the index of all messages, or all referrals.
  private static final String NAMED =
      """
      with recursive sender as (
        (select min(sender) as id from message)
        union all
        select (select min(m.sender) from message m where m.sender > s.id)
          from sender s where s.id is not null),
      named as (
        select id from referral where id between ? and ?
        union
        select referral from delivery where id between ? and ?
        union
        select m.referral from sender s
         cross join lateral (
           select referral from message
            where sender = s.id and message_id between ? and ? offset 0) m)
      """;

  /** Other statements are planned once; the same plan for a large and a small agency is slow. */
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
   * Where many referrals match, the planner reads the latest ones until it has enough; where few
   * do, it begins with these. Which it is, it sees by the values, and only of conditions that stand
   * by themselves: so what is not asked for is not in the statement.
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
                        + " ?)\n"));
    filter
        .type()
        .ifPresent(
            any ->
                sql.append(
                    " and exists (select from message t where t.referral = r.id and t.type ="
                        + " ?)\n"));
    filter.state().ifPresent(any -> sql.append(" and r.state = ?\n"));
    filter.from().ifPresent(any -> sql.append(" and r.created_at >= ?::timestamptz\n"));
    filter.to().ifPresent(any -> sql.append(" and r.created_at < ?::timestamptz\n"));
    filter.before().ifPresent(any -> sql.append(" and r.id < ?\n"));
    return sql.append(" order by r.id desc limit ?").toString();
  }

  /**
   * What is asked for; what is empty is not compared.
   *
   * @param ids range in which the id of the referral, of a delivery, a message or an object is
   * @param agency that takes part
   * @param type of a message of the referral
   * @param state of the referral
   * @param from accepted then, or later
   * @param to accepted before
   * @param before the last one of the page before; ids grow with time
   */
  public record ReferralFilter(
      Optional<IdRange> ids,
      Optional<String> agency,
      Optional<String> type,
      Optional<String> state,
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<UUID> before) {

    /** Only by ids. */
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
   * One of them.
   *
   * @param id of the referral
   * @param state where it stands
   * @param sender of the message that opened it
   * @param type of the message that opened it
   * @param createdAt when it was accepted
   * @param test whether it is a test
   */
  public record FoundReferral(
      UUID id, String state, String sender, String type, Instant createdAt, boolean test) {}

  private final Database database;

  public ReferralSearch(Database database) {
    this.database = database;
  }

  /**
   * Those that match, the latest first.
   *
   * @param limit at most so many
   */
  public Result<List<FoundReferral>> matching(ReferralFilter filter, int limit) {
    return database.transaction(
        connection -> {
          SqlStatement.of(connection, PLANNED_BY_VALUES).update();
          return parameters(SqlStatement.of(connection, sql(filter)), filter, limit)
              .list(
                  row ->
                      new FoundReferral(
                          row.uuid("id"),
                          row.text("state"),
                          row.text("sender"),
                          row.text("type"),
                          row.instant("created_at"),
                          row.bool("test")));
        });
  }

  private static SqlStatement parameters(SqlStatement statement, ReferralFilter filter, int limit) {
    filter
        .ids()
        .ifPresent(
            ids ->
                statement
                    .uuid(ids.from())
                    .uuid(ids.to())
                    .uuid(ids.from())
                    .uuid(ids.to())
                    .uuid(ids.from())
                    .uuid(ids.to()));
    filter.agency().ifPresent(statement::text);
    filter.type().ifPresent(statement::text);
    filter.state().ifPresent(statement::text);
    filter.from().ifPresent(statement::instant);
    filter.to().ifPresent(statement::instant);
    filter.before().ifPresent(statement::uuid);
    return statement.int4(limit);
  }
}
