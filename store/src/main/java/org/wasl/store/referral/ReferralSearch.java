package org.wasl.store.referral;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;

/** Finds referrals by the beginning of their ids, or of the ids of their deliveries. */
public final class ReferralSearch {

  /**
   * One of them.
   *
   * @param id of the referral
   * @param state where it stands
   * @param type of the message that opened it
   * @param createdAt when it was accepted
   * @param test whether it is a test
   */
  public record FoundReferral(
      UUID id, String state, String type, Instant createdAt, boolean test) {}

  private final Database database;

  public ReferralSearch(Database database) {
    this.database = database;
  }

  /**
   * Those whose id, or a delivery's, lies between two, the latest first.
   *
   * @param from the smallest id, by its bytes
   * @param to the largest
   * @param limit at most so many
   */
  public Result<List<FoundReferral>> idBetween(UUID from, UUID to, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select r.id, r.state, m.type, r.created_at, r.test
                      from referral r
                      join message m on m.sender = r.sender and m.message_id = r.case_message
                     where r.id in (
                       select id from referral where id between ? and ?
                       union
                       select referral from delivery where id between ? and ?)
                     order by r.created_at desc limit ?
                    """)
                .uuid(from)
                .uuid(to)
                .uuid(from)
                .uuid(to)
                .int4(limit)
                .list(
                    row ->
                        new FoundReferral(
                            row.uuid("id"),
                            row.text("state"),
                            row.text("type"),
                            row.instant("created_at"),
                            row.bool("test"))));
  }
}
