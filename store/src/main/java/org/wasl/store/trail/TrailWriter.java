package org.wasl.store.trail;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Commitment;
import org.wasl.audit.Step;
import org.wasl.store.jdbc.UnnestParameters;

/** Writes audit entries inside the transaction of the step they tell of. */
public final class TrailWriter {
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String INCREMENT =
      "update stream_counter c set steps = c.steps + x.n"
          + " from (select stream, n from unnest(?, ?) as u(stream, n) order by stream) as x"
          + " where c.stream = x.stream returning c.stream, c.steps, clock_timestamp()";

  private static final String INCREMENT_OR_INSERT =
      "insert into stream_counter as c (stream, steps)"
          + " select stream, n from unnest(?, ?) as x(stream, n) order by stream"
          + " on conflict (stream) do update set steps = c.steps + excluded.steps"
          + " returning stream, steps, clock_timestamp()";

  private record Counter(long last, Instant at) {}

  private record Salted(AuditEntry entry, byte[] salt) {}

  /** A step and the stream it belongs to: a referral's id, or the name of another stream. */
  public record StreamStep(String stream, Step step) {
    public StreamStep(UUID referral, Step step) {
      this(referral.toString(), step);
    }
  }

  private TrailWriter() {}

  /**
   * Appends steps to their streams. Locks the streams' counters, ordered by name, so it comes after
   * every other lock.
   */
  public static void append(Connection connection, List<StreamStep> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    Map<String, Integer> counts = new HashMap<>();
    entries.forEach(entry -> counts.merge(entry.stream(), 1, Integer::sum));
    Map<String, Counter> counters = incrementCounters(connection, counts);
    Map<String, Long> last = new HashMap<>();
    counts.forEach((stream, n) -> last.put(stream, counters.get(stream).last - n));
    List<AuditEntry> numbered = new ArrayList<>(entries.size());
    for (StreamStep entry : entries) {
      long number = last.merge(entry.stream(), 1L, Long::sum);
      Instant at = counters.get(entry.stream()).at;
      numbered.add(new AuditEntry(entry.stream(), number, at, entry.step()));
    }
    insert(connection, numbered);
  }

  /** Streams that are there are raised, others begun: to ask for both at once writes more. */
  private static Map<String, Counter> incrementCounters(
      Connection connection, Map<String, Integer> counts) throws SQLException {
    Map<String, Counter> counters = incrementCounters(connection, INCREMENT, counts);
    if (counters.size() < counts.size()) {
      Map<String, Integer> missing = new HashMap<>(counts);
      missing.keySet().removeAll(counters.keySet());
      counters.putAll(incrementCounters(connection, INCREMENT_OR_INSERT, missing));
    }
    return counters;
  }

  private static Map<String, Counter> incrementCounters(
      Connection connection, String sql, Map<String, Integer> counts) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      UnnestParameters.of(statement, counts.entrySet())
          .text(Map.Entry::getKey)
          .int8(Map.Entry::getValue);
      Map<String, Counter> counters = new HashMap<>();
      ResultSet result = statement.executeQuery();
      while (result.next()) {
        Instant at = result.getObject(3, OffsetDateTime.class).toInstant();
        counters.put(result.getString(1), new Counter(result.getLong(2), at));
      }
      return counters;
    }
  }

  /** Writes entries whose numbers were taken from a counter under its lock. */
  static void insert(Connection connection, List<AuditEntry> entries) throws SQLException {
    List<Salted> rows = entries.stream().map(entry -> new Salted(entry, salt())).toList();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into audit_entry (stream, step, at, action, actor, message, sender, delivery,"
                + " recipient, attempt, digest, why, salt, leaf)"
                + " select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      UnnestParameters.of(statement, rows)
          .text(row -> row.entry().stream())
          .int8(row -> row.entry().number())
          .time(row -> row.entry().at().toString())
          .text(row -> row.entry().step().action().wireName())
          .text(row -> row.entry().step().actor())
          .uuid(row -> row.entry().step().message().orElse(null))
          .text(row -> row.entry().step().sender().orElse(null))
          .uuid(row -> row.entry().step().delivery().orElse(null))
          .text(row -> row.entry().step().recipient().orElse(null))
          .int4(row -> row.entry().step().attempt().stream().boxed().findFirst().orElse(null))
          .text(row -> row.entry().step().digest().orElse(null))
          .text(row -> row.entry().step().whyText().orElse(null))
          .bytes(Salted::salt)
          .bytes(row -> Commitment.leaf(row.salt(), row.entry()));
      statement.executeUpdate();
    }
  }

  private static byte[] salt() {
    byte[] salt = new byte[Commitment.SALT_BYTES];
    RANDOM.nextBytes(salt);
    return salt;
  }
}
