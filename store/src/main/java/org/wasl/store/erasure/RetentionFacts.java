package org.wasl.store.erasure;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;

/** What decides how long each referral is kept. */
public final class RetentionFacts {
  private static final String PAGE =
      "select r.id, r.state, array(select distinct m.type from message m where m.referral = r.id),"
          + " (select max(e.at) from audit_entry e where e.stream = r.id::text"
          + "  and e.action not in ('held', 'hold-released', 'erasure-requested')),"
          + " (select max(e.at) from audit_entry e where e.stream = r.id::text"
          + "  and e.action = 'opened' and e.why = r.state),"
          + " exists (select from legal_hold h where h.referral = r.id)"
          + " from referral r where r.id > ? order by r.id limit ?";

  /**
   * One referral.
   *
   * @param referral which
   * @param state where it stands
   * @param types of its messages
   * @param lastStep when something happened in it for the last time
   * @param since when it reached its state
   * @param held whether a person ordered that it be kept
   */
  public record ReferralFacts(
      UUID referral,
      String state,
      Set<String> types,
      Instant lastStep,
      Instant since,
      boolean held) {}

  private final Database database;

  public RetentionFacts(Database database) {
    this.database = database;
  }

  /**
   * The next page, ordered by id, which is by time.
   *
   * @param after the last one of the page before; empty for the first page
   * @param limit at most so many; fewer are the last page
   */
  public Result<List<ReferralFacts>> page(Optional<UUID> after, int limit) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
            statement.setObject(1, after.orElse(new UUID(0, 0)));
            statement.setInt(2, limit);
            return read(statement.executeQuery());
          }
        });
  }

  private static List<ReferralFacts> read(ResultSet row) throws SQLException {
    List<ReferralFacts> facts = new ArrayList<>();
    while (row.next()) {
      Instant last = row.getObject(4, OffsetDateTime.class).toInstant();
      OffsetDateTime since = row.getObject(5, OffsetDateTime.class);
      facts.add(
          new ReferralFacts(
              row.getObject(1, UUID.class),
              row.getString(2),
              Set.of((String[]) row.getArray(3).getArray()),
              last,
              since == null ? last : since.toInstant(),
              row.getBoolean(6)));
    }
    return facts;
  }
}
