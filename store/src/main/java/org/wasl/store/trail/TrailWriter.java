package org.wasl.store.trail;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Commitment;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.jdbc.CopiedRows;
import org.wasl.store.jdbc.RowColumns;
import org.wasl.store.jdbc.SqlStatement;

/** Writes audit entries, in the transaction of the step that they record. */
public final class TrailWriter {
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String INCREMENT =
      """
      update stream_counter c set steps = c.steps + x.n
        from (select stream, n from unnest(?, ?) as u(stream, n) order by stream) as x
       where c.stream = x.stream
      returning c.stream, c.steps, clock_timestamp() as at
      """;

  private static final String INCREMENT_OR_INSERT =
      """
      insert into stream_counter as c (stream, steps)
      select stream, n from unnest(?, ?) as x(stream, n) order by stream
          on conflict (stream) do update set steps = c.steps + excluded.steps
      returning stream, steps, clock_timestamp() as at
      """;

  private static final String INSERT_COUNTERS =
      """
      insert into stream_counter (stream, steps)
      select stream, n from unnest(?, ?) as x(stream, n)
      returning stream, steps, clock_timestamp() as at
      """;

  private static final String COLUMNS =
      """
      audit_entry (stream, step, at, action, actor, message, sender, delivery, recipient, attempt,
          digest, why, salt, leaf)\
      """;

  private static final String INSERT =
      "insert into " + COLUMNS + " select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String COPY = "copy " + COLUMNS + " from stdin (format binary)";

  /** So many entries are copied: fewer are not worth another message to the server and back. */
  private static final int FEW = 8;

  private record Counter(long last, Instant at) {}

  private record Salted(AuditEntry entry, byte[] salt) {
    Step step() {
      return entry.step();
    }
  }

  /** A step and the stream it belongs to: a referral's id, or the name of another stream. */
  public record StreamStep(String stream, Step step) {
    public StreamStep(UUID referral, Step step) {
      this(referral.toString(), step);
    }
  }

  private TrailWriter() {}

  /**
   * Appends steps to their streams. Locks the counters of the streams, ordered by name, so it is to
   * come after the other locks of the transaction. Of messages that are accepted in several rounds,
   * where a message supersedes what is parked, and where receipts and other outcomes are recorded
   * together, further rows are locked afterwards: such a transaction may be the victim of a
   * deadlock, and is then run again.
   */
  public static void append(Connection connection, List<StreamStep> steps) throws SQLException {
    append(connection, steps, Set.of());
  }

  /** Appends the operation of a person, likewise. */
  public static void appendOperation(Connection connection, String stream, String person, Why why)
      throws SQLException {
    Step step = Step.of(AuditAction.ORDERED, Actors.operator(person)).why(why);
    append(connection, List.of(new StreamStep(stream, step)));
  }

  /**
   * The same as {@link #append(Connection, List)}, where some of the streams begin with these
   * steps.
   *
   * @param opened the referrals that this transaction has inserted: nothing is looked up for them
   */
  public static void append(Connection connection, List<StreamStep> steps, Set<UUID> opened)
      throws SQLException {
    if (steps.isEmpty()) {
      return;
    }
    Map<String, Integer> counts = counts(steps);
    Map<String, Integer> begun = new HashMap<>();
    for (UUID referral : opened) {
      Integer count = counts.get(referral.toString());
      if (count != null) {
        begun.put(referral.toString(), count);
      }
    }
    Map<String, Integer> known = new HashMap<>(counts);
    known.keySet().removeAll(begun.keySet());
    Map<String, Counter> counters = incrementCounters(connection, known);
    if (!begun.isEmpty()) {
      counters.putAll(read(counters(connection, INSERT_COUNTERS, begun)));
    }
    insert(connection, numbered(steps, counts, counters));
  }

  /**
   * Appends the first steps of streams, all of them of referrals that this transaction inserts.
   *
   * @param before inserts them; both go to the server in one message
   */
  public static void begin(Connection connection, SqlStatement before, List<StreamStep> steps)
      throws SQLException {
    Map<String, Integer> counts = counts(steps);
    Map<String, Counter> counters =
        read(counters(connection, INSERT_COUNTERS, counts).sentWith(before));
    insert(connection, numbered(steps, counts, counters));
  }

  private static Map<String, Integer> counts(List<StreamStep> steps) {
    Map<String, Integer> counts = new HashMap<>();
    steps.forEach(step -> counts.merge(step.stream(), 1, Integer::sum));
    return counts;
  }

  private static List<AuditEntry> numbered(
      List<StreamStep> steps, Map<String, Integer> counts, Map<String, Counter> counters) {
    Map<String, Long> last = new HashMap<>();
    counts.forEach((stream, n) -> last.put(stream, counter(counters, stream).last - n));
    List<AuditEntry> numbered = new ArrayList<>(steps.size());
    for (StreamStep step : steps) {
      long number = last.merge(step.stream(), 1L, Long::sum);
      Instant at = counter(counters, step.stream()).at;
      numbered.add(new AuditEntry(step.stream(), number, at, step.step()));
    }
    return numbered;
  }

  private static Counter counter(Map<String, Counter> counters, String stream) {
    Counter counter = counters.get(stream);
    if (counter == null) {
      throw new IllegalStateException("the counter of a stream was not incremented");
    }
    return counter;
  }

  /** Increments the counters that exist, then inserts the others: one upsert of all writes more. */
  private static Map<String, Counter> incrementCounters(
      Connection connection, Map<String, Integer> counts) throws SQLException {
    if (counts.isEmpty()) {
      return new HashMap<>();
    }
    Map<String, Counter> counters = read(counters(connection, INCREMENT, counts));
    if (counters.size() < counts.size()) {
      Map<String, Integer> missing = new HashMap<>(counts);
      missing.keySet().removeAll(counters.keySet());
      counters.putAll(read(counters(connection, INCREMENT_OR_INSERT, missing)));
    }
    return counters;
  }

  private static SqlStatement counters(
      Connection connection, String sql, Map<String, Integer> counts) {
    return SqlStatement.of(connection, sql)
        .unnest(
            counts.entrySet(),
            row -> row.text(Map.Entry::getKey).int8(count -> count.getValue().longValue()));
  }

  private static Map<String, Counter> read(SqlStatement counters) throws SQLException {
    return counters.map(
        row -> row.text("stream"), row -> new Counter(row.int8("steps"), row.instant("at")));
  }

  /** Writes entries whose numbers were taken from a counter under its lock. */
  private static void insert(Connection connection, List<AuditEntry> entries) throws SQLException {
    byte[] salts = new byte[entries.size() * Commitment.SALT_BYTES];
    RANDOM.nextBytes(salts); // once for all: a call costs more than its bytes
    List<Salted> salted = new ArrayList<>(entries.size());
    for (AuditEntry entry : entries) {
      int at = salted.size() * Commitment.SALT_BYTES;
      salted.add(new Salted(entry, Arrays.copyOfRange(salts, at, at + Commitment.SALT_BYTES)));
    }
    if (salted.size() < FEW) {
      SqlStatement.of(connection, INSERT).unnest(salted, TrailWriter::columns).update();
    } else {
      CopiedRows.write(connection, COPY, salted, TrailWriter::columns);
    }
  }

  private static void columns(RowColumns<Salted> row) {
    row.text(salted -> salted.entry.stream())
        .int8(salted -> salted.entry.number())
        .time(salted -> salted.entry.at())
        .text(salted -> salted.step().action().wireName())
        .text(salted -> salted.step().actor())
        .uuid(salted -> salted.step().message().orElse(null))
        .text(salted -> salted.step().sender().orElse(null))
        .uuid(salted -> salted.step().delivery().orElse(null))
        .text(salted -> salted.step().recipient().orElse(null))
        .int4(salted -> boxed(salted.step().attempt()))
        .text(salted -> salted.step().digest().orElse(null))
        .text(salted -> salted.step().whyText().orElse(null))
        .bytes(Salted::salt)
        .bytes(salted -> Commitment.leaf(salted.salt, salted.entry));
  }

  private static @Nullable Integer boxed(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }
}
