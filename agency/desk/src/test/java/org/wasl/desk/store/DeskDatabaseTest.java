package org.wasl.desk.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.store.DeskDatabase.SqlWork;
import org.wasl.desk.store.ErasedTable.Erasure;
import org.wasl.desk.store.PersonTable.Passkey;

/** Databases of other versions of the desk. */
class DeskDatabaseTest {
  @TempDir Path folder;

  private static String firstVersion() throws Exception {
    try (InputStream in = DeskDatabaseTest.class.getResourceAsStream("desk-of-version-1.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void run(Path file, String script) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(script);
    }
  }

  /** Tables with their columns, and everything else that the schema says. */
  private static Map<String, String> schema(Connection connection) throws SQLException {
    Map<String, String> all = new TreeMap<>();
    SqliteStatement.of(connection, "SELECT name, coalesce(sql, '') AS sql FROM sqlite_master")
        .list(row -> all.put(row.getString("name"), row.getString("sql")) == null);
    return all;
  }

  private static List<String> tables(Connection connection) throws SQLException {
    return SqliteStatement.of(
            connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        .list(row -> row.getString("name"));
  }

  private static List<Map<String, String>> rows(Connection connection, String table)
      throws SQLException {
    return SqliteStatement.of(connection, "SELECT * FROM " + table)
        .list(
            row -> {
              Map<String, String> values = new TreeMap<>();
              ResultSetMetaData columns = row.getMetaData();
              for (int i = 1; i <= columns.getColumnCount(); i++) {
                byte[] value = row.getBytes(i);
                values.put(
                    columns.getColumnName(i),
                    value == null ? "null" : HexFormat.of().formatHex(value));
              }
              return values;
            });
  }

  @Test
  void migratesADatabaseOfTheFirstVersionWithoutLoss() throws Exception {
    // Given
    Path file = folder.resolve("desk.db");
    run(file, firstVersion());
    Map<String, List<Map<String, String>>> before = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      for (String table : tables(connection)) {
        before.put(table, rows(connection, table));
      }
    }
    assertThat(before).hasSize(14).allSatisfy((table, rows) -> assertThat(rows).isNotEmpty());
    // When it is opened, and once more
    DeskDatabase.open(file).close();
    try (DeskDatabase database = DeskDatabase.open(file);
        DeskDatabase fresh = DeskDatabase.open(folder.resolve("fresh.db"))) {
      // Then
      before.forEach(
          (table, rows) -> {
            List<Map<String, String>> after = database.read(connection -> rows(connection, table));
            assertThat(after).as(table).hasSameSizeAs(rows);
            for (int i = 0; i < rows.size(); i++) {
              assertThat(after.get(i)).as(table).containsAllEntriesOf(rows.get(i));
            }
          });
      assertThat(database.read(DeskDatabaseTest::schema))
          .isEqualTo(fresh.read(DeskDatabaseTest::schema))
          .containsKeys("erased", "referral_asked");
      Optional<Passkey> passkey =
          database.read(connection -> PersonTable.passkey(connection, new byte[] {(byte) 0xC1}));
      assertThat(passkey).map(Passkey::transports).contains(List.of());
      assertThat(numbers(database)).containsExactly("2025/1 r-1");
      assertThat(erasing(database)).contains(new Erasure("2026-01-01T00:00:00Z", "retention"));
    }
  }

  private static List<String> numbers(DeskDatabase database) {
    return database.read(
        connection ->
            SqliteStatement.of(
                    connection,
                    "SELECT year || '/' || running || ' ' || referral AS line FROM referral_number"
                        + " ORDER BY year, running")
                .list(row -> row.getString("line")));
  }

  @Test
  void numbersEarlierReferralsInOrderOfArrival() throws Exception {
    // Given two more referrals. The first delivery of the second one came before that of r-1
    Path file = folder.resolve("desk.db");
    run(file, firstVersion());
    for (String[] row : new String[][] {{"r-0", "1764000001500"}, {"r-2", "1763999999000"}}) {
      run(
          file,
          """
          INSERT INTO delivery SELECT 'd-' || '%1$s', office, '%1$s', 'm-' || '%1$s', sender, type,
            digest, sealed, %2$s, receipt, NULL, NULL, NULL, 0 FROM delivery WHERE delivery = 'd-1';
          INSERT INTO referral (office, referral, type, sender, received_at, touched_at)
          VALUES ('kp-rabat', '%1$s', 'vetted-case/1', 'platform', 1764000002000, 1764000002000)
          """
              .formatted(row[0], row[1]));
    }
    // When
    try (DeskDatabase database = DeskDatabase.open(file)) {
      // Then
      assertThat(numbers(database)).containsExactly("2025/1 r-2", "2025/2 r-1", "2025/3 r-0");
    }
  }

  private static Optional<Erasure> erasing(DeskDatabase database) {
    return database.write(
        connection -> {
          ErasedTable.erase(
              connection, "kp-rabat", "r-1", new Erasure("2026-01-01T00:00:00Z", "retention"));
          return ErasedTable.find(connection, "kp-rabat", "r-1");
        });
  }

  @Test
  void rejectsADatabaseOfALaterVersionUnchanged() throws Exception {
    // Given
    Path file = folder.resolve("desk.db");
    DeskDatabase.open(file).close();
    run(file, "PRAGMA user_version = 99");
    // Then
    assertThatThrownBy(() -> DeskDatabase.open(file))
        .rootCause()
        .isInstanceOf(FileSystemException.class)
        .hasMessage(
            file + ": made by a later version of this program: its schema is 99, this program's 6");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      int version =
          SqliteStatement.of(connection, "PRAGMA user_version")
              .first(row -> row.getInt("user_version"))
              .orElseThrow();
      assertThat(version).isEqualTo(99);
    }
  }

  private static boolean erase(Connection connection) throws SQLException {
    ErasedTable.erase(connection, "kp-rabat", "referral", new Erasure("", ""));
    return true;
  }

  private static Optional<Erasure> kept(DeskDatabase database) {
    return database.read(connection -> ErasedTable.find(connection, "kp-rabat", "referral"));
  }

  @Test
  void transactionAfterAFailedBeginIsAtomic() throws Exception {
    // Given a write while another process has the database locked for long, such as by VACUUM
    Path file = folder.resolve("desk.db");
    try (DeskDatabase database = DeskDatabase.open(file, 1)) {
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement lock = other.createStatement()) {
        lock.execute("BEGIN IMMEDIATE");
        assertThatThrownBy(() -> database.write(DeskDatabaseTest::erase))
            .isInstanceOf(DeskStorageException.class);
        lock.execute("ROLLBACK");
      }
      SqlWork<Boolean> half =
          connection -> {
            erase(connection);
            throw new IllegalStateException("half way");
          };
      // When
      assertThatThrownBy(() -> database.write(half)).hasMessage("half way");
      Optional<Erasure> ofHalf = kept(database);
      database.write(DeskDatabaseTest::erase);
      // Then
      assertThat(ofHalf).isEmpty();
      assertThat(kept(database)).isPresent();
    }
  }

  @Test
  void failedTransactionKeepsNothing() {
    // Given
    try (DeskDatabase database = DeskDatabase.open(folder.resolve("desk.db"))) {
      SqlWork<Boolean> half =
          connection -> {
            erase(connection);
            throw new StackOverflowError("half way");
          };
      // When
      assertThatThrownBy(() -> database.write(half)).isInstanceOf(StackOverflowError.class);
      // Then
      assertThat(kept(database)).isEmpty();
    }
  }
}
