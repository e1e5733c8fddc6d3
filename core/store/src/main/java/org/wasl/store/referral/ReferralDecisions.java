package org.wasl.store.referral;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.ReferralId;

/**
 * The decision of the competence table about each referral, with its readable facts. Test cases are
 * not among them.
 */
public final class ReferralDecisions {

  /**
   * One referral as it was decided.
   *
   * @param referral id of the referral
   * @param clearJson JSON object of the facts that stay readable. For an amended case these are the
   *     later facts
   * @param why the rows of the decision table that matched
   * @param at when it was decided
   */
  public record ReferralDecision(
      ReferralId referral, String clearJson, List<String> why, Instant at) {}

  private final Database database;

  public ReferralDecisions(Database database) {
    this.database = database;
  }

  /**
   * Returns the next page, ordered by id, which is by time.
   *
   * @param after the last one of the page before, empty for the first page
   * @param limit most referrals of the page. A page with fewer is the last one
   */
  public Result<List<ReferralDecision>> page(Optional<ReferralId> after, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select id, clear, why, created_at from referral where id > :id and not test
                     order by id limit :limit
                    """)
                .uuid("id", after.map(ReferralId::value).orElse(new UUID(0, 0)))
                .int4("limit", limit)
                .list(
                    row ->
                        new ReferralDecision(
                            new ReferralId(row.uuid("id")),
                            row.text("clear"),
                            row.texts("why"),
                            row.instant("created_at"))));
  }
}
