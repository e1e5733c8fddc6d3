package org.wasl.store.erasure;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.StepReason;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.erasure.LegalHold.Release;

/**
 * Legal holds keep a referral, whatever its retention says. One person sets a hold. Lifting it
 * takes two persons, because the referral can be erased then.
 */
public final class LegalHolds {
  /** The result of a request to lift a hold, or of its approval. */
  public enum ReleaseResult {
    /** The lifting is requested, and another person has to approve it. */
    REQUESTED,
    /** It is lifted. */
    RELEASED,
    /** The referral is not held. */
    NOT_HELD,
    /** Nobody asked for it, or too long ago. */
    NOT_REQUESTED,
    /** The person who asked for it cannot approve it. */
    SAME_PERSON
  }

  /** A request to lift a hold counts for a time. Later it is as if there were none. */
  private static final String HOLDS =
      """
      select h.referral, h.reason, h.held_by, h.held_at,
             case when x.waits then h.release_reason end as release_reason,
             case when x.waits then h.release_requested_by end as release_requested_by,
             case when x.waits then h.release_requested_at end as release_requested_at
        from legal_hold h,
             lateral (select h.release_requested_at
                        >= clock_timestamp() - make_interval(secs => :seconds) as waits) x
       %s
      """;

  private static final String ONE = HOLDS.formatted("where h.referral = :referral for update of h");
  private static final String ALL =
      HOLDS.formatted("order by h.release_requested_at nulls last, h.held_at limit :limit");

  private static final String REQUEST_RELEASE =
      """
      update legal_hold
         set release_reason = :release_reason, release_requested_by = :release_requested_by,
             release_requested_at = clock_timestamp()
       where referral = :referral
      """;

  private final Database database;

  public LegalHolds(Database database) {
    this.database = database;
  }

  /**
   * Sets a legal hold.
   *
   * @param operator id of the person, for the audit entry
   * @param reason a code, for the audit entry
   * @return false, and nothing changed, if it is held already, or there is no such referral
   */
  public Result<Boolean> hold(ReferralId referral, String operator, String reason) {
    return database.transaction(
        connection -> {
          if (!ErasureSql.lock(connection, referral) || find(connection, referral).isPresent()) {
            return false;
          }
          SqlStatement.of(
                  connection,
                  "insert into legal_hold (referral, held_by, reason) values (:referral, :held_by,"
                      + " :reason)")
              .uuid("referral", referral.value())
              .text("held_by", operator)
              .text("reason", reason)
              .update();
          Erasures.audit(
              connection, referral, AuditAction.HELD, operator, new StepReason.Code(reason));
          return true;
        });
  }

  /**
   * Asks that the hold be lifted. The request takes the place of an earlier one.
   *
   * @param operator id of the person
   * @param reason a code
   */
  public Result<ReleaseResult> requestRelease(ReferralId referral, String operator, String reason) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, REQUEST_RELEASE)
                        .text("release_reason", reason)
                        .text("release_requested_by", operator)
                        .uuid("referral", referral.value())
                        .update()
                    == 0
                ? ReleaseResult.NOT_HELD
                : ReleaseResult.REQUESTED);
  }

  /**
   * Lifts the hold that another person asked to be lifted. The entry names both.
   *
   * @param approver id of the second person
   * @param validity how long a request counts
   */
  public Result<ReleaseResult> approveRelease(
      ReferralId referral, String approver, Duration validity) {
    return database.transaction(
        connection -> {
          Optional<LegalHold> held =
              SqlStatement.of(connection, ONE)
                  .float8("seconds", (double) validity.toSeconds())
                  .uuid("referral", referral.value())
                  .first(LegalHolds::hold);
          if (held.isEmpty()) {
            return ReleaseResult.NOT_HELD;
          }
          Optional<Release> asked = held.get().release();
          if (asked.isEmpty()) {
            return ReleaseResult.NOT_REQUESTED;
          }
          if (asked.get().requestedBy().equals(approver)) {
            return ReleaseResult.SAME_PERSON;
          }
          SqlStatement.of(connection, "delete from legal_hold where referral = :referral")
              .uuid("referral", referral.value())
              .update();
          Erasures.audit(
              connection,
              referral,
              AuditAction.HOLD_RELEASED,
              asked.get().requestedBy(),
              new StepReason.OperatorDecision(asked.get().reason(), Optional.of(approver)));
          return ReleaseResult.RELEASED;
        });
  }

  /**
   * Returns all holds. Those with a request to lift come first, then the oldest.
   *
   * @param validity how long a request counts
   * @param limit most holds to return
   */
  public Result<List<LegalHold>> list(Duration validity, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, ALL)
                .float8("seconds", (double) validity.toSeconds())
                .int4("limit", limit)
                .list(LegalHolds::hold));
  }

  private static LegalHold hold(Row row) throws SQLException {
    Optional<String> asked = row.optionalText("release_requested_by");
    Optional<Release> release =
        asked.isPresent()
            ? Optional.of(
                new Release(
                    row.text("release_reason"), asked.get(), row.instant("release_requested_at")))
            : Optional.empty();
    return new LegalHold(
        new ReferralId(row.uuid("referral")),
        row.text("reason"),
        row.text("held_by"),
        row.instant("held_at"),
        release);
  }

  static Optional<ErasureResult.Obstacle> find(Connection connection, ReferralId referral)
      throws SQLException {
    return SqlStatement.of(
            connection,
            "select reason, held_by, held_at from legal_hold where referral = :referral")
        .uuid("referral", referral.value())
        .first(
            row ->
                new ErasureResult.UnderLegalHold(
                    row.text("reason"), row.text("held_by"), row.instant("held_at")));
  }
}
