package org.wasl.store.deadline;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.deadlines.TrailEvent;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.ReferralId;

/** Statuses that the platform may tell its reporter and that were not sent yet. */
public final class ReporterStatuses {

  /**
   * One status.
   *
   * @param id id of the row
   * @param referral the referral
   * @param code the status
   * @param since when the status began
   */
  public record PendingStatus(long id, ReferralId referral, String code, Instant since) {}

  private record ReachedStatus(TrailEvent event, String code) {}

  /** Inserts a status if it differs from the one before it. */
  private static final String INSERT_CHANGES =
      """
      insert into reporter_status (referral, code, since)
      select referral, code, since
        from (
          select x.*, coalesce(
                   lag(code) over (partition by referral order by n),
                   (select s.code from reporter_status s where s.referral = x.referral
                     order by s.id desc limit 1), '') as before
            from unnest(:referral, :code, :since) with ordinality as x(referral, code, since, n)) y
       where code <> before order by n
      """;

  private final Database database;

  public ReporterStatuses(Database database) {
    this.database = database;
  }

  /**
   * Returns the pending statuses in order of time.
   *
   * @param after the last one of the page before
   * @param limit most statuses to return
   */
  public Result<List<PendingStatus>> pending(Optional<PendingStatus> after, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select id, referral, code, since from reporter_status
                     where not told and id > :id
                     order by id limit :limit
                    """)
                .int8("id", after.map(PendingStatus::id).orElse(0L))
                .int4("limit", limit)
                .list(
                    row ->
                        new PendingStatus(
                            row.int8("id"),
                            new ReferralId(row.uuid("referral")),
                            row.text("code"),
                            row.instant("since"))));
  }

  /**
   * Counts it as sent, though there is nobody to send it to. Returns false when it was sent before.
   */
  public Result<Boolean> markSent(PendingStatus status) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                        connection,
                        "update reporter_status set told = true where id = :id and not told")
                    .int8("id", status.id())
                    .update()
                == 1);
  }

  /**
   * Inserts the statuses that follow from the steps of the trail.
   *
   * @param status code for the reporter by state of the referral, empty if nothing is sent
   */
  static void insertChanges(
      Connection connection, List<TrailEvent> events, Function<String, Optional<String>> status)
      throws SQLException {
    List<ReachedStatus> reached = new ArrayList<>();
    for (TrailEvent event : events) {
      if (event.action() == AuditAction.OPENED) {
        status.apply(event.why()).ifPresent(code -> reached.add(new ReachedStatus(event, code)));
      }
    }
    if (reached.isEmpty()) {
      return;
    }
    SqlStatement.of(connection, INSERT_CHANGES)
        .unnest(
            reached,
            row ->
                row.uuid("referral", reachedStatus -> reachedStatus.event.referral().value())
                    .text("code", ReachedStatus::code)
                    .time("since", reachedStatus -> reachedStatus.event.at()))
        .update();
  }
}
