package org.wasl.store.deadline;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;

/**
 * Finds wanted notices that are in force though their last day is over, and who was not notified.
 */
public final class NoticeExpiries {

  /**
   * One of them.
   *
   * @param referral it belongs to
   * @param notice its id
   * @param until its last day
   * @param agency which is notified late, because nothing could be sealed to it when the notice
   *     expired; empty where the notice is still in force
   */
  public record DueExpiry(UUID referral, UUID notice, LocalDate until, Optional<String> agency) {}

  private final Database database;

  public NoticeExpiries(Database database) {
    this.database = database;
  }

  /**
   * Those whose last day was before today, the oldest first.
   *
   * @param today in the time zone of the calendar
   * @param states of the referrals in which the gateway may say so
   * @param after only what comes after this one
   * @param limit at most so many
   */
  public Result<List<DueExpiry>> due(
      LocalDate today, Set<String> states, Optional<DueExpiry> after, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select o.referral, o.id, o.valid_until::text as valid_until
                      from referral_object o
                      join referral r on r.id = o.referral
                     where o.expires and o.valid_until < ?::date and r.state = any(?)
                       and (o.valid_until, o.id) > (coalesce(?::date, '-infinity'), ?)
                     order by o.valid_until, o.id limit ?
                    """)
                .text(today.toString())
                .texts(states)
                .text(after.map(last -> last.until().toString()))
                .uuid(after.map(DueExpiry::notice).orElse(new UUID(0, 0)))
                .int4(limit)
                .list(
                    row ->
                        new DueExpiry(
                            row.uuid("referral"),
                            row.uuid("id"),
                            LocalDate.parse(row.text("valid_until")),
                            Optional.empty())));
  }

  /**
   * Expiries of which these agencies were not notified, the oldest first.
   *
   * @param agencies that can be notified now
   * @param limit at most so many
   */
  public Result<List<DueExpiry>> unnotified(Set<String> agencies, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select u.referral, u.notice, u.agency, o.valid_until::text as valid_until
                      from untold_expiry u
                      join referral_object o on o.referral = u.referral and o.id = u.notice
                     where u.agency = any(?)
                     order by o.valid_until, u.notice limit ?
                    """)
                .texts(agencies)
                .int4(limit)
                .list(
                    row ->
                        new DueExpiry(
                            row.uuid("referral"),
                            row.uuid("notice"),
                            LocalDate.parse(row.text("valid_until")),
                            Optional.of(row.text("agency")))));
  }

  /** The agencies that were not notified of an expiry. */
  public Result<Set<String>> unnotifiedAgencies() {
    return database.transaction(
        connection ->
            Set.copyOf(
                SqlStatement.of(connection, "select distinct agency from untold_expiry")
                    .list(row -> row.text("agency"))));
  }
}
