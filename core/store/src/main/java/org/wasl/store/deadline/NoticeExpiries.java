package org.wasl.store.deadline;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/**
 * Finds wanted notices that are in force though their last day is over, and who was not notified.
 */
public final class NoticeExpiries {

  /**
   * A wanted notice that expired.
   *
   * @param referral the referral that it belongs to
   * @param notice its id
   * @param until its last day
   * @param agency the agency that is notified late, because nothing could be sealed to it when the
   *     notice expired. It is empty if the notice is still in force
   */
  public record DueExpiry(
      ReferralId referral, MessageId notice, LocalDate until, Optional<AgencyId> agency) {}

  private final Database database;

  public NoticeExpiries(Database database) {
    this.database = database;
  }

  /**
   * Returns the notices whose last day was before today, the oldest first.
   *
   * @param today the day in the time zone of the calendar
   * @param states the states of a referral in which the gateway may announce the expiry
   * @param after the last one of the page before
   * @param limit most expiries to return
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
                     where o.expires and o.valid_until < :today::date and r.state = any(:states)
                       and (o.valid_until, o.id) > (coalesce(:after::date, '-infinity'),
                           :after_notice)
                     order by o.valid_until, o.id limit :limit
                    """)
                .text("today", today.toString())
                .texts("states", states)
                .text("after", after.map(last -> last.until().toString()))
                .uuid(
                    "after_notice",
                    after.map(DueExpiry::notice).map(MessageId::value).orElse(new UUID(0, 0)))
                .int4("limit", limit)
                .list(
                    row ->
                        new DueExpiry(
                            new ReferralId(row.uuid("referral")),
                            new MessageId(row.uuid("id")),
                            LocalDate.parse(row.text("valid_until")),
                            Optional.empty())));
  }

  /**
   * Returns the expiries of which these agencies were not notified, the oldest first.
   *
   * @param agencies the agencies that can be notified now
   * @param limit most expiries to return
   */
  public Result<List<DueExpiry>> unnotified(Set<AgencyId> agencies, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select u.referral, u.notice, u.agency, o.valid_until::text as valid_until
                      from untold_expiry u
                      join referral_object o on o.referral = u.referral and o.id = u.notice
                     where u.agency = any(:agencies)
                     order by o.valid_until, u.notice limit :limit
                    """)
                .texts(
                    "agencies", agencies.stream().map(AgencyId::value).collect(Collectors.toSet()))
                .int4("limit", limit)
                .list(
                    row ->
                        new DueExpiry(
                            new ReferralId(row.uuid("referral")),
                            new MessageId(row.uuid("notice")),
                            LocalDate.parse(row.text("valid_until")),
                            Optional.of(new AgencyId(row.text("agency"))))));
  }

  /** The agencies that were not notified of an expiry. */
  public Result<Set<AgencyId>> unnotifiedAgencies() {
    return database.transaction(
        connection ->
            Set.copyOf(
                SqlStatement.of(connection, "select distinct agency from untold_expiry")
                    .list(row -> new AgencyId(row.text("agency")))));
  }
}
