package org.wasl.store;

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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Commitment;
import org.wasl.audit.Step;

/** Writes audit entries inside the transaction of the step they tell of. */
final class Journal {
  private static final SecureRandom RANDOM = new SecureRandom();

  private record Counter(long last, Instant at) {}

  private record Salted(AuditEntry entry, byte[] salt) {}

  /** A step and the stream it belongs to: a referral's id, or the name of another stream. */
  record Entry<S>(S stream, Step step) {}

  private Journal() {}

  /**
   * Appends to referrals' streams. Locks the referrals, ordered by id, so it comes after every lock
   * on deliveries and gates.
   */
  static void referrals(Connection connection, List<Entry<UUID>> entries) throws SQLException {
    append(
        connection,
        entries,
        "with raised as ("
            + " select r.id, x.n from unnest(?, ?) as x(id, n) join referral r using (id)"
            + " order by r.id for update of r)"
            + " update referral r set steps = r.steps + raised.n from raised"
            + " where r.id = raised.id"
            + " returning r.id::text, r.steps, clock_timestamp()",
        "uuid",
        UUID::toString);
  }

  /** Appends to the streams of agencies and of the gateway. */
  static void streams(Connection connection, List<Entry<String>> entries) throws SQLException {
    append(
        connection,
        entries,
        "insert into stream_counter as c (stream, steps)"
            + " select stream, n from unnest(?, ?) as x(stream, n) order by stream"
            + " on conflict (stream) do update set steps = c.steps + excluded.steps"
            + " returning stream, steps, clock_timestamp()",
        "text",
        Function.identity());
  }

  private static <S> void append(
      Connection connection,
      List<Entry<S>> entries,
      String raise,
      String keyType,
      Function<S, String> name)
      throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    Map<S, Long> counts =
        entries.stream().collect(Collectors.groupingBy(Entry::stream, Collectors.counting()));
    Map<String, Counter> counters = raise(connection, raise, keyType, counts);
    Map<String, Long> next = new HashMap<>();
    counts.forEach(
        (stream, n) -> next.put(name.apply(stream), counters.get(name.apply(stream)).last - n));
    List<AuditEntry> numbered = new ArrayList<>(entries.size());
    for (Entry<S> entry : entries) {
      String stream = name.apply(entry.stream());
      long number = next.merge(stream, 1L, Long::sum);
      numbered.add(new AuditEntry(stream, number, counters.get(stream).at, entry.step()));
    }
    insert(connection, numbered);
  }

  private static <S> Map<String, Counter> raise(
      Connection connection, String sql, String keyType, Map<S, Long> counts) throws SQLException {
    List<Map.Entry<S, Long>> rows = List.copyOf(counts.entrySet());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Columns<Map.Entry<S, Long>> columns = Columns.of(statement, rows);
      (keyType.equals("uuid") ? columns.uuid(Map.Entry::getKey) : columns.text(Map.Entry::getKey))
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
      Columns.of(statement, rows)
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
          .text(row -> row.entry().step().why().orElse(null))
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
