package org.wasl.store;

import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.database.embedded.TestCluster;
import org.wasl.database.embedded.TestServer;
import org.wasl.runtime.TestFolders;

/**
 * One real PostgreSQL for all tests of a module, of this one and of those above it. Each test
 * starts with empty tables.
 */
public final class TestDatabase {
  /** Empty tables are left alone, because truncating a table makes new files for all of it. */
  private static final String EMPTY =
      """
      do $$
      declare
        one text;
        filled text[];
        holds boolean;
      begin
        foreach one in array array['referral', 'message', 'sealed_content', 'delivery',
            'agency_gate', 'stream_counter', 'audit_entry', 'referral_object', 'object_holder',
            'deadline', 'reporter_status', 'log_batch', 'log_checkpoint', 'log_cosignature', 'log_time_stamp',
            'agency_key', 'erasure', 'tombstone', 'legal_hold', 'replay_request', 'replay_item', 'user_request', 'agency_history',
            'operator_name', 'party', 'evidence_file', 'message_schema']
        loop
          execute format('select exists (select from %I)', one) into holds;
          if holds then
            filled := filled || one;
          end if;
        end loop;
        if filled is not null then
          execute 'truncate ' || array_to_string(filled, ', ') || ' cascade';
        end if;
        delete from log_shard where number > 1;
        update log_shard
           set key = null, asked_at = null, ends = now() + interval '1 year' where number = 1;
        -- A follower that is ahead of the sequence would follow nothing.
        update trail_position set seq = coalesce(
          pg_sequence_last_value(pg_get_serial_sequence('audit_entry', 'seq')::regclass), 0);
      end $$
      """;

  /** Session of the gateway that reconciles, as in AdvisoryLocks. */
  private static final String LEADER =
      "pg_locks where locktype = 'advisory' and classid = %d::bigint::oid and objid = 2"
          .formatted(0x5741534c + 1);

  private static final int SECONDS = 30;
  private static final EmbeddedPostgres POSTGRES = start();
  private static Connection kept;

  private TestDatabase() {}

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres postgres = TestServer.start(TestFolders.ofThisProcess("database"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres)));
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void stop(EmbeddedPostgres postgres) {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static StoreConfig config() {
    return TestCluster.storeConfig(POSTGRES);
  }

  /** Returns the folder of its programs, data and logs. */
  public static Path folder() {
    return POSTGRES.dataFolder().getParent();
  }

  public static Path logFolder() {
    return folder().resolve("log");
  }

  public static Store empty() throws IOException, SQLException {
    return empty(UnaryOperator.identity());
  }

  /** An open store with nothing in it. */
  public static Store empty(UnaryOperator<StoreConfig> change) throws IOException, SQLException {
    // A store that was closed leads until the server has seen the end of its session.
    Awaitility.await().pollDelay(Duration.ZERO).atMost(SOON).until(() -> count(LEADER) == 0);
    Store store = Store.open(change.apply(config()));
    execute(EMPTY);
    return store;
  }

  public static synchronized void execute(String sql) throws SQLException, IOException {
    try (Statement statement = kept().createStatement()) {
      statement.execute(sql);
    }
  }

  /** Returns the first column of the first row, or null if there is none. */
  public static synchronized String text(String sql) throws SQLException, IOException {
    try (Statement statement = kept().createStatement()) {
      ResultSet result = statement.executeQuery(sql);
      return result.next() ? result.getString(1) : null;
    }
  }

  /**
   * @param fromWhere a table, and a condition where only some rows count
   */
  public static long count(String fromWhere) throws SQLException, IOException {
    return Long.parseLong(text("select count(*) from " + fromWhere));
  }

  /**
   * Waits until the server's statistics have all work of closed stores. A session reports its
   * counts at its end at the latest.
   */
  public static void awaitCounts() throws SQLException, IOException {
    Awaitility.await().atMost(SOON).until(() -> serverProcessesOfStores().isEmpty());
    execute("select pg_stat_force_next_flush()");
  }

  static synchronized List<String> serverProcessesOfStores() throws SQLException, IOException {
    try (Statement statement = kept().createStatement()) {
      ResultSet result =
          statement.executeQuery(
              "select pid::text from pg_stat_activity where application_name = 'wasl'");
      List<String> processes = new ArrayList<>();
      while (result.next()) {
        processes.add(result.getString(1));
      }
      return processes;
    }
  }

  /**
   * Returns one connection for all queries of this class, because a new server process for each
   * would take longer.
   */
  private static Connection kept() throws SQLException, IOException {
    if (kept == null || !kept.isValid(SECONDS)) {
      kept = connect();
    }
    return kept;
  }

  /** A new connection, which is its caller's to close. */
  public static Connection connect() throws SQLException, IOException {
    return DriverManager.getConnection(
        POSTGRES.url(), POSTGRES.user(), Files.readString(POSTGRES.passwordFile()));
  }
}
