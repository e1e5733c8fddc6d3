package org.wasl.trail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.wasl.audit.StepReason;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;

/** Every entry has its place once, in any order of commits. */
class SequencerTest {

  private static final String PLACES =
      "select b.first + x.n - 1, x.seq, substring(b.leaves from (32 * x.n - 31)::int for 32) ="
          + " e.leaf from log_batch b, unnest(b.seqs) with ordinality as x(seq, n) left join"
          + " audit_entry e on e.seq = x.seq order by 1";

  /** A later step of a stream must have a later place. This finds the steps that do not. */
  private static final String STEPS_THAT_FALL =
      "select from (select e.stream, e.step, lag(e.step) over (partition by e.stream"
          + " order by b.first + x.n) as before from log_batch b,"
          + " unnest(b.seqs) with ordinality as x(seq, n) join audit_entry e on e.seq = x.seq) s"
          + " where s.step <= s.before";

  @Test
  void lateCommitGetsTheNextPlaceAndBlocksNoOther() throws Exception {
    try (Store store = TestDatabase.empty();
        Connection late = transaction()) {
      // Given
      append(store, 3);
      long lateSeq = insert(late);
      append(store, 3);
      store.auditLog().sequence().orElseThrow();

      // When
      late.commit();
      append(store, 1);
      store.auditLog().sequence().orElseThrow();

      // Then
      List<Long> seqs = places();
      assertThat(seqs).hasSize(8).doesNotHaveDuplicates();
      assertThat(seqs.subList(0, 6)).doesNotContain(lateSeq).isSorted();
      assertThat(seqs.get(6)).isEqualTo(lateSeq);
    }
  }

  @Test
  void anotherProcessFindsALateEntry() throws Exception {
    try (Store store = TestDatabase.empty();
        Store other = Store.open(TestDatabase.config());
        Connection late = transaction()) {
      // Given
      long lateSeq = insert(late);
      append(store, 2);
      store.auditLog().sequence().orElseThrow();
      other.auditLog().sequence().orElseThrow();

      // When
      late.commit();
      other.auditLog().sequence().orElseThrow();

      // Then
      assertThat(places()).hasSize(3).endsWith(lateSeq);
    }
  }

  @Test
  void abandonsNumberOfRolledBackTransactionOnlyAfterItsEnd() throws Exception {
    try (Store store = TestDatabase.empty();
        Connection undone = transaction()) {
      // Given
      long seq = insert(undone);
      for (int i = 0; i < 3; i++) {
        append(store, 1);
        store.auditLog().sequence().orElseThrow();
      }
      String gaps = lastGaps();

      // When
      undone.rollback();

      // Then
      assertThat(gaps).endsWith("," + (seq + 1) + "}");
      Awaitility.await()
          .atMost(SOON)
          .until(
              () -> {
                append(store, 1);
                store.auditLog().sequence().orElseThrow();
                return lastGaps().equals("{}");
              });
      assertThat(places()).doesNotContain(seq).doesNotHaveDuplicates();
    }
  }

  @Test
  void twoProcessesSequenceEveryEntryExactlyOnce() throws Exception {
    try (Store store = TestDatabase.empty();
        Store other = Store.open(TestDatabase.config())) {
      // Given
      AtomicBoolean stop = new AtomicBoolean();
      ExecutorService threads = Executors.newFixedThreadPool(10);
      List<Future<?>> sequencers = new ArrayList<>();
      for (Store each : List.of(store, other)) {
        sequencers.add(
            threads.submit(
                () -> {
                  while (!stop.get()) {
                    each.auditLog().sequence().orElseThrow();
                  }
                }));
      }

      // When
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        boolean undoes = i % 2 == 0;
        writers.add(
            threads.submit(
                () -> {
                  write(undoes);
                  return null;
                }));
      }
      for (int i = 0; i < 2; i++) {
        writers.add(threads.submit(() -> append(store, 150)));
      }
      for (Future<?> each : writers) {
        each.get();
      }
      stop.set(true);
      for (Future<?> each : sequencers) {
        each.get();
      }
      threads.shutdown();
      while (store.auditLog().sequence().orElseThrow()) {}

      // Then
      assertThat(new TreeSet<>(places())).isEqualTo(entries());
      assertThat(places()).doesNotHaveDuplicates().hasSizeGreaterThan(500);
      assertThat(TestDatabase.count("(" + STEPS_THAT_FALL + ") x")).isZero();
    }
  }

  private static void write(boolean undoes) throws Exception {
    try (Connection connection = transaction()) {
      for (int i = 0; i < 150; i++) {
        insert(connection);
        insert(connection);
        if (undoes && i % 5 == 0) {
          connection.rollback();
        } else {
          connection.commit();
        }
      }
    }
  }

  @Test
  void transactionTakesAtMost1024Entries() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      TestDatabase.execute(
          "insert into audit_entry (stream, step, at, action, actor, salt, leaf)"
              + " select 'x', n, now(), 'started', 'gateway', '', sha256(n::text::bytea)"
              + " from generate_series(1, 2400) n");

      // When
      boolean more = store.auditLog().sequence().orElseThrow();
      boolean stillMore = store.auditLog().sequence().orElseThrow();
      boolean noMore = store.auditLog().sequence().orElseThrow();

      // Then
      assertThat(List.of(more, stillMore, noMore)).containsExactly(true, true, false);
      assertThat(TestDatabase.count("log_batch")).isEqualTo(3);
      assertThat(places()).hasSize(2_400).isSorted();
      assertThat(store.auditLog().shard(1).leaves(1_000, 2_050).orElseThrow()).hasSize(1_050);
    }
  }

  @Test
  void neverStoresSecondRootSmallerTreeOrForeignGrowth() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      append(store, 5);
      store.auditLog().sequence().orElseThrow();
      boolean first = store.auditLog().shard(1).sign(0, 4, new byte[32], "note\n").orElseThrow();

      // When
      boolean same = store.auditLog().shard(1).sign(4, 4, new byte[32], "other\n").orElseThrow();
      boolean smaller = store.auditLog().shard(1).sign(4, 3, new byte[32], "note\n").orElseThrow();
      boolean late = store.auditLog().shard(1).sign(3, 5, new byte[32], "note\n").orElseThrow();
      boolean beyond = store.auditLog().shard(1).sign(4, 6, new byte[32], "note\n").orElseThrow();

      // Then
      assertThat(List.of(first, same, smaller, late, beyond))
          .containsExactly(true, false, false, false, false);
      assertThat(store.auditLog().shard(1).latest().orElseThrow().orElseThrow().note())
          .isEqualTo("note\n");
    }
  }

  @Test
  void lagIsTheAgeOfTheOldestEntryWithoutCheckpoint() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      append(store, 2);
      TestDatabase.execute("update audit_entry set at = now() - interval '1 hour'");
      append(store, 1);
      AuditLog.LogProgress unplaced = store.auditLog().progress().orElseThrow();
      store.auditLog().sequence().orElseThrow();
      AuditLog.LogProgress unsigned = store.auditLog().progress().orElseThrow();

      // When
      store.auditLog().shard(1).sign(0, 2, new byte[32], "note\n").orElseThrow();
      AuditLog.LogProgress almost = store.auditLog().progress().orElseThrow();
      store.auditLog().shard(1).sign(2, 3, new byte[32], "note\n").orElseThrow();

      // Then
      assertThat(unplaced.size()).isZero();
      assertThat(unplaced.lagMillis()).isBetween(3_600_000L, 3_700_000L);
      assertThat(unsigned.size()).isEqualTo(3);
      assertThat(unsigned.lagMillis()).isBetween(3_600_000L, 3_700_000L);
      assertThat(almost.lagMillis()).isBetween(1L, 60_000L);
      AuditLog.LogProgress last = store.auditLog().progress().orElseThrow();
      assertThat(last.witnessLagMillis()).isBetween(3_600_000L, 3_700_000L);
      assertThat(last).isEqualTo(new AuditLog.LogProgress(3, 3, 0, 0, last.witnessLagMillis()));
    }
  }

  private static void append(Store store, int entries) {
    for (int i = 0; i < entries; i++) {
      store.trailAppender().append(AuditAction.ALARM, new StepReason.Code("test")).orElseThrow();
    }
  }

  private static Connection transaction() throws Exception {
    Connection connection = TestDatabase.connect();
    connection.setAutoCommit(false);
    return connection;
  }

  /** An entry of a stream of its own, so that nobody waits for its counter. */
  private static long insert(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_current_xact_id()"); // as raising a counter gives one
      ResultSet row =
          statement.executeQuery(
              "insert into audit_entry (stream, step, at, action, actor, salt, leaf)"
                  + " values (gen_random_uuid()::text, 1, now(), 'started', 'gateway', '',"
                  + " sha256(gen_random_uuid()::text::bytea)) returning seq");
      row.next();
      return row.getLong(1);
    }
  }

  /** Returns the numbers of the entries in order of their leaves. Each leaf is its entry's own. */
  private static List<Long> places() throws Exception {
    try (Connection connection = TestDatabase.connect();
        Statement statement = connection.createStatement()) {
      ResultSet row = statement.executeQuery(PLACES);
      List<Long> seqs = new ArrayList<>();
      while (row.next()) {
        assertThat(row.getLong(1)).isEqualTo(seqs.size());
        assertThat(row.getBoolean(3)).isTrue();
        seqs.add(row.getLong(2));
      }
      return seqs;
    }
  }

  private static Set<Long> entries() throws Exception {
    try (Connection connection = TestDatabase.connect();
        Statement statement = connection.createStatement()) {
      ResultSet row = statement.executeQuery("select seq from audit_entry");
      Set<Long> seqs = new TreeSet<>();
      while (row.next()) {
        seqs.add(row.getLong(1));
      }
      return seqs;
    }
  }

  private static String lastGaps() throws Exception {
    try (Connection connection = TestDatabase.connect();
        Statement statement = connection.createStatement()) {
      ResultSet row =
          statement.executeQuery("select gaps::text from log_batch order by first desc limit 1");
      row.next();
      return row.getString(1);
    }
  }
}
