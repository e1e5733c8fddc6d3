package org.wasl.store.trail;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Why;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;

/** What persons of operations did, or were refused, in all streams of the trail. */
public final class OperatorActions {
  /** In the very words of the index on these: the planner knows it by them. */
  private static final String BY_OPERATORS =
      " from audit_entry where actor like '" + Actors.OPERATOR + "%'";

  /** What only looks is counted: its entry ends in how often. */
  private static final String LOOKS =
      "(action = 'operated' and why like '" + Why.Operation.COUNTED + "')";

  static final String LAST =
      "select at" + BY_OPERATORS + " and not " + LOOKS + " order by seq desc limit 1";

  /**
   * One of them.
   *
   * @param place in the order in which steps were kept; a later one's is greater
   * @param entry of the trail
   */
  public record OperatorAction(long seq, AuditEntry entry) {}

  private final Database database;

  public OperatorActions(Database database) {
    this.database = database;
  }

  /**
   * The newest first. What was erased is not among them.
   *
   * @param before only those with a smaller place
   * @param person of this one only
   * @param looks what changed nothing is among them
   * @param limit at most so many
   */
  public Result<List<OperatorAction>> newest(
      Optional<Long> before, Optional<String> person, boolean looks, int limit) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select "
                      + TrailReader.COLUMNS
                      + ", seq"
                      + BY_OPERATORS
                      + " and seq < ? and (?::text is null or actor = ?) and (? or not "
                      + LOOKS
                      + ") order by seq desc limit ?")) {
            statement.setLong(1, before.orElse(Long.MAX_VALUE));
            statement.setString(2, person.map(Actors::operator).orElse(null));
            statement.setString(3, person.map(Actors::operator).orElse(null));
            statement.setBoolean(4, looks);
            statement.setInt(5, limit);
            List<OperatorAction> acts = new ArrayList<>();
            ResultSet row = statement.executeQuery();
            while (row.next()) {
              acts.add(new OperatorAction(row.getLong("seq"), TrailReader.entry(row)));
            }
            return acts;
          }
        });
  }

  /** When the last one took place that was no mere look. */
  public Result<Optional<Instant>> last() {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(LAST)) {
            ResultSet row = statement.executeQuery();
            return row.next()
                ? Optional.of(row.getObject(1, OffsetDateTime.class).toInstant())
                : Optional.empty();
          }
        });
  }
}
