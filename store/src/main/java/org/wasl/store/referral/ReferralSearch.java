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
  private static final String MATCHING =
      """
      with recursive sender as (
        (select min(sender) as id from message where ?::text is not null)
        union all
        select (select min(m.sender) from message m where m.sender > s.id)
          from sender s where s.id is not null),
      named as (
        select id from referral where id between ?::uuid and ?::uuid
        union
        select referral from delivery where id between ?::uuid and ?::uuid
        union
        select m.referral from sender s
          join message m on m.sender = s.id and m.message_id between ?::uuid and ?::uuid)
      select r.id, r.state, r.sender, m.type, r.created_at, r.test
        from referral r
        join message m on m.sender = r.sender and m.message_id = r.case_message
       where (?::text is null or r.id in (select id from named))
         and (?::text is null
           or exists (select from party p where p.referral = r.id and p.agency = ?))
         and (?::text is null
           or exists (select from message t where t.referral = r.id and t.type = ?))
         and (?::text is null or r.state = ?)
         and (?::timestamptz is null or r.created_at >= ?::timestamptz)
         and (?::timestamptz is null or r.created_at < ?::timestamptz)
         and (?::text is null or r.id < ?::uuid)
       order by r.id desc limit ?
      """;

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
      Optional<UUID> before) {}

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
    Optional<String> from = filter.ids().map(ids -> ids.from().toString());
    Optional<String> to = filter.ids().map(ids -> ids.to().toString());
    Optional<String> before = filter.before().map(UUID::toString);
    return database.transaction(
        connection ->
            SqlStatement.of(connection, MATCHING)
                .text(from)
                .text(from)
                .text(to)
                .text(from)
                .text(to)
                .text(from)
                .text(to)
                .text(from)
                .text(filter.agency())
                .text(filter.agency())
                .text(filter.type())
                .text(filter.type())
                .text(filter.state())
                .text(filter.state())
                .instant(filter.from())
                .instant(filter.from())
                .instant(filter.to())
                .instant(filter.to())
                .text(before)
                .text(before)
                .int4(limit)
                .list(
                    row ->
                        new FoundReferral(
                            row.uuid("id"),
                            row.text("state"),
                            row.text("sender"),
                            row.text("type"),
                            row.instant("created_at"),
                            row.bool("test"))));
  }
}
