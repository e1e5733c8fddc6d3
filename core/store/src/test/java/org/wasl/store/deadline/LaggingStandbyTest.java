package org.wasl.store.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.store.deadline.TestDeadlineTable.in;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.audit.StepReason;
import org.wasl.database.Result;
import org.wasl.database.embedded.PostgresCluster;
import org.wasl.database.embedded.PostgresCluster.Server;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.runtime.TestFolders;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;

/**
 * A standby that had not received everything becomes the primary. It gives numbers and transaction
 * ids again that the gateway has seen on the lost one.
 */
class LaggingStandbyTest {
  /** The time at which a reminder is due. */
  private static final Duration REMINDER_DUE =
      TestDeadlineTable.WORK.minus(TestDeadlineTable.BEFORE).plusMinutes(1);

  private static final String DEADLINES =
      "select concat_ws(' ', referral, rule, agency, sender, message_id, due_at) from deadline"
          + " order by 1";

  private static final String PLACED =
      "select x.seq::text from log_batch b, unnest(b.seqs) with ordinality as x(seq, n)"
          + " order by b.first + x.n";

  @Test
  void deadlinesRemindersAndLogFollowTheSurvivingTrail(TestInfo test) throws Exception {
    PostgresCluster.assumeInstalled();
    try (PostgresCluster cluster = PostgresCluster.start(TestFolders.empty(test), "fsync=off")) {
      Server first = cluster.primary();
      Server second = cluster.addStandby("second", first);
      try (Store store = Store.open(cluster.storeConfig().with(60_000, 60_000, 90_000))) {
        // Given
        accept(store, 4);
        follow(store);
        OpenDeadline reminded = remind(store);
        sequence(store);
        first.awaitReplay(second);
        second.stopReceiving();
        long lost;
        try (Connection unfinished = transaction(first)) {
          insert(unfinished, 3_000);
          accept(store, 4);
          sequence(store);
          followOnce(store); // it sees the highest number, and reads up to the one before
          remind(store);
          lost = transactionId(first);
        }

        // When
        first.stopImmediately();
        second.promote();
        useTransactionIds(second, lost);
        Awaitility.await()
            .atMost(SOON)
            .until(() -> store.hasOtherSessions() instanceof Result.Done<Boolean>);
        follow(store);
        accept(store, 4);
        try (Connection late = transaction(second)) {
          insert(late, 1);
          store
              .trailAppender()
              .append(AuditAction.ALARM, new StepReason.Code("test"))
              .orElseThrow();
          sequence(store);
          late.commit();
        }
        sequence(store);
        follow(store);

        // Then
        List<OpenDeadline> due = store.deadlines().due(in(REMINDER_DUE), 100).orElseThrow();
        assertThat(due).hasSize(7).noneMatch(openDeadline -> openDeadline.id() == reminded.id());
        List<String> followed = texts(second, DEADLINES);
        second.execute("delete from deadline");
        second.execute("update trail_position set seq = 0 where follower = 'deadlines'");
        try (Store other = Store.open(cluster.storeConfig(second.url()))) {
          follow(other);
        }
        assertThat(followed).hasSize(8).isEqualTo(texts(second, DEADLINES));
        assertThat(texts(second, PLACED))
            .doesNotHaveDuplicates()
            .containsExactlyInAnyOrderElementsOf(
                texts(second, "select seq::text from audit_entry"));
      }
    }
  }

  private static void accept(Store store, int referrals) {
    for (int i = 0; i < referrals; i++) {
      new DeliverySteps(store).accept(TestAcceptances.vettedCase("police-a"));
    }
  }

  private static void follow(Store store) {
    Awaitility.await()
        .atMost(SOON)
        .until(() -> followOnce(store).equals(new Result.Done<>(TrailProgress.UP_TO_DATE)));
  }

  private static Result<TrailProgress> followOnce(Store store) {
    return store.deadlines().follow(TestDeadlineTable.TABLE, TestDeadlineTable::status);
  }

  private static void sequence(Store store) {
    store.auditLog().sequence().orElseThrow();
  }

  /** The first that is due. */
  private static OpenDeadline remind(Store store) {
    OpenDeadline due = store.deadlines().due(in(REMINDER_DUE), 1).orElseThrow().getFirst();
    store.deadlines().markSent(due, DeadlineNotificationKind.REMINDER).orElseThrow();
    return due;
  }

  private static Connection transaction(Server server) throws SQLException {
    Connection connection = server.connect();
    connection.setAutoCommit(false);
    return connection;
  }

  /** Entries of streams of their own, so that nobody waits for their counters. */
  private static void insert(Connection connection, int entries) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_current_xact_id()"); // as raising a counter gives one
      statement.execute(
          """
          insert into audit_entry (stream, step, at, action, actor, salt, leaf)
          select gen_random_uuid()::text, 1, now(), 'started', 'gateway', '',
                 sha256(gen_random_uuid()::text::bytea) from generate_series(1, %d)
          """
              .formatted(entries));
    }
  }

  private static long transactionId(Server server) throws SQLException {
    return Long.parseLong(server.text("select pg_current_xact_id()::text").orElseThrow());
  }

  /** Until the server has given that one too. */
  private static void useTransactionIds(Server server, long last) throws SQLException {
    server.execute(
        """
        do $$
        begin
          while pg_current_xact_id()::text::bigint <= %d loop
            commit;
          end loop;
        end $$
        """
            .formatted(last));
  }

  private static List<String> texts(Server server, String sql) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (row.next()) {
        texts.add(row.getString(1));
      }
      return texts;
    }
  }
}
