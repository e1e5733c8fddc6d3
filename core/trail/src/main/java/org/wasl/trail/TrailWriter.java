package org.wasl.trail;

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
import org.jspecify.annotations.Nullable;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Commitment;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.database.CopiedRows;
import org.wasl.database.RowColumns;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/** Writes audit entries, in the transaction of the step that they record. */
public final class TrailWriter {
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String INCREMENT =
      """
      update stream_counter c set steps = c.steps + x.n
        from (select stream, n from unnest(:stream, :n) as u(stream, n) order by stream) as x
       where c.stream = x.stream
      returning c.stream, c.steps, clock_timestamp() as at
      """;

  private static final String INCREMENT_OR_INSERT =
      """
      insert into stream_counter as c (stream, steps)
      select stream, n from unnest(:stream, :n) as x(stream, n) order by stream
          on conflict (stream) do update set steps = c.steps + excluded.steps
      returning stream, steps, clock_timestamp() as at
      """;

  private static final String INSERT_COUNTERS =
      """
      insert into stream_counter (stream, steps)
      select stream, n from unnest(:stream, :n) as x(stream, n)
      returning stream, steps, clock_timestamp() as at
      """;

  private static final String INSERT =
      """
      insert into audit_entry (stream, step, at, action, actor, message, sender, delivery,
          recipient, attempt, digest, why, salt, leaf)
      select * from unnest(:stream, :step, :at, :action, :actor, :message, :sender, :delivery,
          :recipient, :attempt, :digest, :why, :salt, :leaf)
      """;

  /**
   * Minimum number of entries for {@code COPY}. Fewer entries do not justify another round trip to
   * the server.
   */
  private static final int MIN_COPIED_ENTRIES = 8;

  private record Counter(long last, Instant at) {}

  private record Salted(AuditEntry entry, byte[] salt) {
    Step step() {
      return entry.step();
    }
  }

  /** A step and its stream, which is a referral's id or the name of another stream. */
  public record StreamStep(String stream, Step step) {
    public StreamStep(ReferralId referral, Step step) {
      this(referral.toString(), step);
    }
  }

  private TrailWriter() {}

  /**
   * Appends steps to their streams. It locks the counters of the streams, ordered by name. So call
   * it after the other locks of the transaction.
   *
   * <p>Some transactions lock further rows afterwards. They accept messages in several rounds,
   * supersede parked messages, or record receipts together with other outcomes. Such a transaction
   * may be the victim of a deadlock, and is then run again.
   */
  public static void append(Connection connection, List<StreamStep> steps) throws SQLException {
    append(connection, steps, Set.of());
  }

  /** Appends the operation of a person. */
  public static void appendOperation(
      Connection connection, String stream, String person, StepReason why) throws SQLException {
    Step step = Step.of(AuditAction.ORDERED, Actors.operator(person)).why(why);
    append(connection, List.of(new StreamStep(stream, step)));
  }

  /**
   * Appends steps like {@link #append(Connection, List)}. Some of the streams may begin with these
   * steps.
   *
   * @param opened the referrals that this transaction has inserted. They need no lookup.
   */
  public static void append(Connection connection, List<StreamStep> steps, Set<ReferralId> opened)
      throws SQLException {
    if (steps.isEmpty()) {
      return;
    }
    Map<String, Integer> counts = counts(steps);
    Map<String, Integer> begun = new HashMap<>();
    for (ReferralId referral : opened) {
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
   * Appends the first steps of streams. This transaction inserts all their referrals.
   *
   * @param before the statement that inserts the referrals. Both statements go to the server in one
   *     message.
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

  /**
   * Increments the counters that exist, then inserts the others. A single upsert would write more.
   */
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
            row ->
                row.text("stream", Map.Entry::getKey)
                    .int8("n", count -> count.getValue().longValue()));
  }

  private static Map<String, Counter> read(SqlStatement counters) throws SQLException {
    return counters.map(
        row -> row.text("stream"), row -> new Counter(row.int8("steps"), row.instant("at")));
  }

  /** Writes entries. Their numbers were taken from a counter under its lock. */
  private static void insert(Connection connection, List<AuditEntry> entries) throws SQLException {
    byte[] salts = new byte[entries.size() * Commitment.SALT_BYTES];
    RANDOM.nextBytes(salts); // one call for all entries, because a call costs more than its bytes
    List<Salted> salted = new ArrayList<>(entries.size());
    for (AuditEntry entry : entries) {
      int at = salted.size() * Commitment.SALT_BYTES;
      salted.add(new Salted(entry, Arrays.copyOfRange(salts, at, at + Commitment.SALT_BYTES)));
    }
    if (salted.size() < MIN_COPIED_ENTRIES) {
      SqlStatement.of(connection, INSERT).unnest(salted, TrailWriter::columns).update();
    } else {
      CopiedRows.write(connection, "audit_entry", salted, TrailWriter::columns);
    }
  }

  private static void columns(RowColumns<Salted> row) {
    row.text("stream", salted -> salted.entry.stream())
        .int8("step", salted -> salted.entry.number())
        .time("at", salted -> salted.entry.at())
        .text("action", salted -> salted.step().action().wireName())
        .text("actor", salted -> salted.step().actor())
        .uuid("message", salted -> salted.step().message().map(MessageId::value).orElse(null))
        .text("sender", salted -> salted.step().sender().map(AgencyId::value).orElse(null))
        .uuid("delivery", salted -> salted.step().delivery().map(DeliveryId::value).orElse(null))
        .text("recipient", salted -> salted.step().recipient().map(AgencyId::value).orElse(null))
        .int4("attempt", salted -> boxed(salted.step().attempt()))
        .text("digest", salted -> salted.step().digest().orElse(null))
        .text("why", salted -> salted.step().whyText().orElse(null))
        .bytes("salt", Salted::salt)
        .bytes("leaf", salted -> Commitment.leaf(salted.salt, salted.entry));
  }

  private static @Nullable Integer boxed(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }
}
