package org.wasl.store.referral;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;

/**
 * The decision of the competence table about each referral, with its readable facts. Test cases are
 * not among them.
 */
public final class ReferralDecisions {

  /**
   * One referral as it was decided.
   *
   * @param referral which
   * @param clearJson JSON object of the facts that stay readable; of an amended case the later ones
   * @param why the rows of the decision table that matched
   * @param at when it was decided
   */
  public record ReferralDecision(UUID referral, String clearJson, List<String> why, Instant at) {}

  private final Database database;

  public ReferralDecisions(Database database) {
    this.database = database;
  }

  /**
   * The next page, ordered by id, which is by time.
   *
   * @param after the last one of the page before; empty for the first page
   * @param limit at most so many; fewer are the last page
   */
  public Result<List<ReferralDecision>> page(Optional<UUID> after, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select id, clear, why, created_at from referral where id > ? and not test
                     order by id limit ?
                    """)
                .uuid(after.orElse(new UUID(0, 0)))
                .int4(limit)
                .list(
                    row ->
                        new ReferralDecision(
                            row.uuid("id"),
                            row.text("clear"),
                            row.texts("why"),
                            row.instant("created_at"))));
  }
}
