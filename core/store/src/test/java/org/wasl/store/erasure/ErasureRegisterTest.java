package org.wasl.store.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGProperty;
import org.postgresql.copy.CopyDual;
import org.postgresql.core.BaseConnection;
import org.wasl.database.Result;
import org.wasl.store.DeliverySteps;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.Acceptance;

/** The register of erasures, restored databases, files and backups. */
class ErasureRegisterTest extends ErasureTestBase {
  private static final String FILES =
      """
      select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relkind = 'r' and c.relnamespace = current_schema::regnamespace
         and a.attname = 'referral' and c.relname not in ('erasure', 'tombstone')
         and position(uuid_send(?) in pg_read_binary_file(pg_relation_filepath(c.oid))) > 0
      """;

  @Test
  void erasesNothingThatTheRegisterCannotRecord() throws Exception {
    // Given
    deliver();
    request();
    Files.writeString(folder.resolve("erasures"), "a file in the folder's place");
    // When
    assertThatThrownBy(() -> confirm("ben")).isInstanceOf(RuntimeException.class);
    // Then
    assertThat(TestDatabase.count("sealed_content")).isEqualTo(1);
    assertThat(TestDatabase.count("tombstone")).isZero();
  }

  @Test
  void restoredDatabaseErasesAgainAndEveryDatabaseKnowsTheTombstones() throws Exception {
    // Given
    erase();
    List<ErasureRegister.Line> lines = register.lines();
    restoreWith(row);
    store.legalHolds().hold(row.referral(), "anna", "court-order").orElseThrow();
    // When
    int repeated = store.erasures().reapply(lines, false).orElseThrow().again();
    int twice = store.erasures().reapply(lines, false).orElseThrow().again();
    // Then
    assertThat(repeated).isEqualTo(1);
    assertThat(twice).isZero();
    assertThat(TestDatabase.count("message")).isZero();
    assertThat(TestDatabase.count("legal_hold")).isZero();
    assertThat(steps())
        .containsExactly(
            "held operator:anna court-order", "erased gateway restored/retention/law-1");
    // When
    restoreWith();
    store.erasures().reapply(lines, false).orElseThrow();
    // Then
    assertThat(flow.accept(row)).isInstanceOf(AcceptResult.Erased.class);
  }

  @Test
  void doesNotRepeatFailedErasureWhileReferralIsHeldOrActive() throws Exception {
    // Given
    deliver();
    request();
    Result<ErasureResult> confirmed = confirmWithoutCommit();
    List<ErasureRegister.Line> lines = register.lines();
    store.legalHolds().hold(row.referral(), "anna", "court-order").orElseThrow();
    // When
    ReappliedErasures held = store.erasures().reapply(lines, false).orElseThrow();
    TestDatabase.execute("delete from legal_hold");
    flow.accept(TestAcceptances.instruction(row.referral(), "police-a"));
    ReappliedErasures open = store.erasures().reapply(lines, false).orElseThrow();
    deliver();
    ReappliedErasures ended = store.erasures().reapply(lines, false).orElseThrow();
    // Then
    assertThat(confirmed.isDone()).isFalse();
    assertThat(lines).isNotEmpty();
    assertThat(held).isEqualTo(new ReappliedErasures(0, List.of(row.referral())));
    assertThat(open).isEqualTo(new ReappliedErasures(0, List.of(row.referral())));
    assertThat(ended).isEqualTo(new ReappliedErasures(1, List.of()));
    assertThat(TestDatabase.count("message")).isZero();
  }

  @Test
  void knownRestoreErasesHeldReferralsToo() throws Exception {
    // Given
    deliver();
    request();
    confirmWithoutCommit();
    store.legalHolds().hold(row.referral(), "anna", "court-order").orElseThrow();
    // When
    ReappliedErasures done = store.erasures().reapply(register.lines(), true).orElseThrow();
    // Then
    assertThat(done).isEqualTo(new ReappliedErasures(1, List.of()));
    assertThat(TestDatabase.count("message")).isZero();
  }

  private Result<ErasureResult> confirmWithoutCommit() throws Exception {
    TestDatabase.execute(
        """
        create function no_commit() returns trigger language plpgsql as
          $$ begin raise exception 'no commit'; end $$;
        create constraint trigger no_commit after update on erasure
          deferrable initially deferred for each row execute function no_commit();
        """);
    try {
      return store.erasures().confirm(row.referral(), "ben", DAY, register);
    } finally {
      TestDatabase.execute("drop function no_commit cascade");
    }
  }

  private void restoreWith(Acceptance... rows) throws IOException, SQLException {
    store.close();
    store = TestDatabase.empty(config -> config.with(TOMBSTONES));
    flow = new DeliverySteps(store);
    for (Acceptance each : rows) {
      flow.accept(each);
    }
  }

  @Test
  void overwritesTruncatedLineAndNamesInvalidOne() throws Exception {
    // Given
    erase();
    Path file = folder.resolve("erasures").resolve("register");
    Files.writeString(file, "0190-cut", StandardOpenOption.APPEND);
    // When
    row = TestAcceptances.vettedCase("police-a");
    flow.accept(row);
    erase();
    // Then
    assertThat(register.lines()).hasSize(2);
    Files.writeString(file, "nothing\n", StandardOpenOption.APPEND);
    assertThatThrownBy(register::lines).hasMessageEndingWith("line 3 is not an erasure");
  }

  @Test
  void cleansFilesOnceNoTransactionReadsErasedData() throws Exception {
    // Given
    assertThat(store.erasureCleaning().run(1_000, 1_000).orElseThrow())
        .isEqualTo(ErasureCleaning.CleaningResult.NOTHING);
    assertThat(store.erasureCleaning().uncleaned().orElseThrow())
        .isEqualTo(new ErasureCleaning.Uncleaned(0, Optional.empty()));
    Instant before = Instant.now();
    try (Connection reader = TestDatabase.connect()) {
      reader.setAutoCommit(false);
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      reader.createStatement().executeQuery("select count(*) from agency_gate").close();
      erase();
      // When
      ErasureCleaning.CleaningResult busy = store.erasureCleaning().run(200, 200).orElseThrow();
      // Then
      assertThat(busy).isEqualTo(ErasureCleaning.CleaningResult.BUSY);
      ErasureCleaning.Uncleaned left = store.erasureCleaning().uncleaned().orElseThrow();
      assertThat(left.erasures()).isEqualTo(1);
      assertThat(left.oldest().orElseThrow()).isBetween(before, Instant.now());
    }
    assertThat(store.erasureCleaning().run(30_000, 30_000).orElseThrow())
        .isEqualTo(ErasureCleaning.CleaningResult.DONE);
    assertThat(store.erasureCleaning().uncleaned().orElseThrow().oldest()).isEmpty();
    assertThat(store.erasureCleaning().run(1_000, 1_000).orElseThrow())
        .isEqualTo(ErasureCleaning.CleaningResult.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void doesNotCleanFilesWhileReplicaReadsErasedData(boolean slot) throws Exception {
    // Given
    int read = Integer.parseInt(TestDatabase.text("select pg_current_xact_id()::xid"));
    String from = TestDatabase.text("select pg_current_wal_flush_lsn()");
    Properties login = new Properties();
    PGProperty.USER.set(login, "wasl");
    PGProperty.REPLICATION.set(login, "true");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(login, "17");
    PGProperty.PREFER_QUERY_MODE.set(login, "simple");
    String url = TestDatabase.config().url();
    try (Connection superuser = DriverManager.getConnection(url, "wasl", "")) {
      try (Connection replica = DriverManager.getConnection(url, login)) {
        if (slot) {
          superuser
              .createStatement()
              .execute("select pg_create_physical_replication_slot('wasl_replica')");
        }
        CopyDual stream =
            (CopyDual)
                replica
                    .unwrap(BaseConnection.class)
                    .getQueryExecutor()
                    .startCopy(
                        "START_REPLICATION "
                            + (slot ? "SLOT wasl_replica " : "")
                            + "PHYSICAL "
                            + from,
                        true);
        byte[] feedback =
            ByteBuffer.allocate(25).put((byte) 'h').putLong(0).putInt(read).putInt(0).array();
        stream.writeToCopy(feedback, 0, feedback.length);
        stream.flushCopy();
        await()
            .atMost(SOON)
            .until(
                () ->
                    TestDatabase.count(
                            slot
                                ? "pg_replication_slots where xmin::text::int = " + read
                                : "pg_stat_activity where datname is null"
                                    + " and backend_xmin::text::int = "
                                    + read)
                        == 1);
        erase();
        // When
        ErasureCleaning.CleaningResult busy = store.erasureCleaning().run(200, 200).orElseThrow();
        // Then
        assertThat(busy).isEqualTo(ErasureCleaning.CleaningResult.BUSY);
      } finally {
        superuser
            .createStatement()
            .execute(
                "select pg_terminate_backend(active_pid, 30000),"
                    + " pg_drop_replication_slot(slot_name) from pg_replication_slots");
      }
    }
    assertThat(store.erasureCleaning().run(30_000, 30_000).orElseThrow())
        .isEqualTo(ErasureCleaning.CleaningResult.DONE);
  }

  @Test
  void noTableFileHasTheReferralAfterCleaning() throws Exception {
    // Given
    erase();
    TestDatabase.execute("checkpoint");
    assertThat(filesWithTheReferral()).contains("delivery", "party");
    // When
    store.erasureCleaning().run(30_000, 30_000).orElseThrow();
    // Then
    assertThat(filesWithTheReferral()).isEmpty();
  }

  /**
   * Returns the tables that hold its id, in a row or in a deleted row, without those that keep it
   * on purpose.
   */
  private List<String> filesWithTheReferral() throws Exception {
    List<String> tables = new ArrayList<>();
    try (Connection superuser =
            DriverManager.getConnection(TestDatabase.config().url(), "wasl", "");
        PreparedStatement statement = superuser.prepareStatement(FILES)) {
      statement.setObject(1, row.referral().value());
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          tables.add(found.getString(1));
        }
      }
    }
    return tables;
  }

  @Test
  void erasureIsFinalOnceTheLastBackupExpires() {
    // Given
    erase();
    int uncleaned = store.erasures().markFinal(Duration.ZERO).orElseThrow();
    store.erasureCleaning().run(30_000, 30_000).orElseThrow();
    // When
    int early = store.erasures().markFinal(DAY).orElseThrow();
    int settled = store.erasures().markFinal(Duration.ZERO).orElseThrow();
    int twice = store.erasures().markFinal(Duration.ZERO).orElseThrow();
    // Then
    assertThat(List.of(uncleaned, early, settled, twice)).containsExactly(0, 0, 1, 0);
    assertThat(steps()).last().isEqualTo("erasure-final gateway ");
  }
}
