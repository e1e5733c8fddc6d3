package org.wasl.store.referral;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;

/** What the decision table said of each referral, with the facts of it that stayed readable. */
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
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select id, clear, why, created_at from referral where id > ? order by id"
                      + " limit ?")) {
            statement.setObject(1, after.orElse(new UUID(0, 0)));
            statement.setInt(2, limit);
            return read(statement.executeQuery());
          }
        });
  }

  private static List<ReferralDecision> read(ResultSet result) throws SQLException {
    List<ReferralDecision> rulings = new ArrayList<>();
    while (result.next()) {
      rulings.add(
          new ReferralDecision(
              result.getObject(1, UUID.class),
              result.getString(2),
              List.of((String[]) result.getArray(3).getArray()),
              result.getObject(4, OffsetDateTime.class).toInstant()));
    }
    return rulings;
  }
}
