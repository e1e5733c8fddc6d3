package org.wasl.store.deadline;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;

/** Finds wanted notices that are in force though their last day is over. */
public final class NoticeExpiries {

  /**
   * One of them.
   *
   * @param referral it belongs to
   * @param notice its id
   * @param until its last day
   */
  public record DueExpiry(UUID referral, UUID notice, LocalDate until) {}

  private final Database database;

  public NoticeExpiries(Database database) {
    this.database = database;
  }

  /**
   * Those whose last day was before today, the oldest first.
   *
   * @param today in the time zone of the calendar
   * @param states of the referrals in which the gateway may say so
   * @param limit at most so many
   */
  public Result<List<DueExpiry>> due(LocalDate today, Set<String> states, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select o.referral, o.id, o.valid_until::text as valid_until
                      from referral_object o
                      join referral r on r.id = o.referral
                     where o.expires and o.valid_until < ?::date and r.state = any(?)
                     order by o.valid_until, o.id limit ?
                    """)
                .text(today.toString())
                .texts(states)
                .int4(limit)
                .list(
                    row ->
                        new DueExpiry(
                            row.uuid("referral"),
                            row.uuid("id"),
                            LocalDate.parse(row.text("valid_until")))));
  }
}
