package org.wasl.desk.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The desk's SQLite database. One transaction writes at a time, and it is on the disk when {@link
 * #write} returns. Readers do not wait for it. Several processes may have it open, such as the
 * server and commands beside it. It is thread-safe.
 */
public final class DeskDatabase implements AutoCloseable {
  private static final int READERS = 4;
  private static final int BUSY_MILLIS = 30_000;

  /** Nothing is written meanwhile. */
  private static final int EMPTY_LOG_MILLIS = 1_000;

  /** Each script makes the next version of the schema. The first one makes version 1. */
  private static final List<String> SCHEMAS =
      List.of(
          "schema.sql",
          "schema-2.sql",
          "schema-3.sql",
          "schema-4.sql",
          "schema-5.sql",
          "schema-6.sql");

  private final ReentrantLock writing = new ReentrantLock();
  private final Connection writer;
  private final int busyMillis;
  private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);

  /** The work of one transaction. */
  @FunctionalInterface
  public interface SqlWork<T> {
    /** Runs with the transaction's connection. A failure rolls back. */
    T run(Connection connection) throws SQLException;
  }

  private DeskDatabase(Connection writer, int busyMillis) {
    this.writer = writer;
    this.busyMillis = busyMillis;
  }

  /**
   * Opens the database, or makes it, readable for its owner only.
   *
   * @throws DeskStorageException if it is no database
   * @throws UncheckedIOException if the file cannot be made, or has a later version ({@link
   *     NewerDeskSchemaException})
   */
  public static DeskDatabase open(Path file) {
    return open(file, BUSY_MILLIS);
  }

  /** Opens it. A transaction fails if another process locks the database for longer. */
  static DeskDatabase open(Path file, int busyMillis) {
    try {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      String url = "jdbc:sqlite:" + file.toAbsolutePath();
      Connection writer = config(busyMillis).createConnection(url);
      DeskDatabase database = new DeskDatabase(writer, busyMillis);
      try {
        database.migrate(file);
      } catch (IOException | DeskStorageException e) {
        writer.close();
        throw e;
      }
      for (int i = 0; i < READERS; i++) {
        Connection reader = config(busyMillis).createConnection(url);
        SqliteStatement.of(reader, "PRAGMA query_only = 1").run();
        database.readers.add(reader);
      }
      return database;
    } catch (SQLException e) {
      throw new DeskStorageException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SQLiteConfig config(int busyMillis) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setBusyTimeout(busyMillis);
    config.enforceForeignKeys(true);
    // Deleted rows are overwritten, so a removed wrapped key is gone from the file.
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    return config;
  }

  private void migrate(Path file) throws IOException {
    int version =
        write(
            connection ->
                SqliteStatement.of(connection, "PRAGMA user_version")
                    .first(row -> row.getInt("user_version"))
                    .orElse(0));
    if (version > SCHEMAS.size()) {
      throw new NewerDeskSchemaException(file, version, SCHEMAS.size());
    }
    for (int made = version; made < SCHEMAS.size(); made++) {
      String script = script(SCHEMAS.get(made)) + "PRAGMA user_version = " + (made + 1);
      write(
          connection -> {
            try (Statement statement = connection.createStatement()) {
              return statement.executeUpdate(script);
            }
          });
    }
  }

  private static String script(String name) {
    try (InputStream in = DeskDatabase.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs one transaction. Its changes are durable on return.
   *
   * <p>It begins and commits by its own statements, so the driver's connection stays in autocommit
   * mode. With the driver's transactions, a failed begin would leave no transaction, and the next
   * statements would be kept one by one. The driver's commit also begins another transaction, whose
   * failure would be reported although everything was kept.
   *
   * @throws DeskStorageException if it failed. Then nothing was kept
   */
  public <T> T write(SqlWork<T> work) {
    writing.lock();
    try {
      SqliteStatement.of(writer, "BEGIN IMMEDIATE").run();
      try {
        T result = work.run(writer);
        SqliteStatement.of(writer, "COMMIT").run();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(e);
        throw e;
      }
    } catch (SQLException e) {
      throw new DeskStorageException(e);
    } finally {
      writing.unlock();
    }
  }

  private void rollBack(Throwable failure) {
    try {
      SqliteStatement.of(writer, "ROLLBACK").run();
    } catch (SQLException e) {
      failure.addSuppressed(e); // after some failures, such as a full disk, SQLite has done it
    }
  }

  /**
   * Reads committed data.
   *
   * @throws DeskStorageException if it cannot be read
   */
  public <T> T read(SqlWork<T> work) {
    try {
      Connection reader = readers.take();
      try {
        return work.run(reader);
      } finally {
        readers.add(reader);
      }
    } catch (SQLException e) {
      throw new DeskStorageException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeskStorageException(e);
    }
  }

  /**
   * Removes deleted rows from the database's files. Their pages are overwritten already, so this
   * empties the write-ahead log, which may hold the old rows.
   *
   * @return false if a reader was in the way. Then call it again
   */
  public boolean emptyLog() {
    writing.lock();
    try {
      try {
        waitForOthers(EMPTY_LOG_MILLIS);
        return SqliteStatement.of(writer, "PRAGMA wal_checkpoint(TRUNCATE)")
            .first(row -> row.getInt("busy") == 0)
            .orElse(false);
      } finally {
        waitForOthers(busyMillis);
      }
    } catch (SQLException e) {
      throw new DeskStorageException(e);
    } finally {
      writing.unlock();
    }
  }

  private void waitForOthers(int millis) throws SQLException {
    SqliteStatement.of(writer, "PRAGMA busy_timeout = " + millis).first(row -> millis);
  }

  /** Closes it. Transactions under way end first. */
  @Override
  public void close() {
    try {
      for (int i = 0; i < READERS; i++) {
        readers.take().close();
      }
      writing.lock();
      try {
        writer.close();
      } finally {
        writing.unlock();
      }
    } catch (SQLException e) {
      throw new DeskStorageException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
