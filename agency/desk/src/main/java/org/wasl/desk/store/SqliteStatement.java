package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wasl.runtime.sql.NamedParameters;

/**
 * One SQL statement with a value for each of its named parameters, such as {@code :referral}. It is
 * prepared when it is run, and closed when its rows are read, by name.
 *
 * <p>It refuses an unknown name and a second value for a name with an {@link
 * IllegalArgumentException}. If a name has no value, running the statement throws an {@link
 * IllegalStateException}.
 */
public final class SqliteStatement {
  private final Connection connection;
  private final NamedParameters parameters;

  private SqliteStatement(Connection connection, NamedParameters parameters) {
    this.connection = connection;
    this.parameters = parameters;
  }

  /** Reads one row. */
  @FunctionalInterface
  public interface RowReader<T> {
    /** Reads the row. The result is never null. */
    T read(ResultSet row) throws SQLException;
  }

  /** Takes one row. */
  @FunctionalInterface
  public interface RowConsumer {
    /** Called while the statement is on this row. */
    void accept(ResultSet row) throws SQLException;
  }

  /**
   * A statement to be run in the connection's transaction.
   *
   * @param sql the same text each time, without a value in it, because its names are read once
   */
  public static SqliteStatement of(Connection connection, String sql) {
    return new SqliteStatement(connection, NamedParameters.of(sql));
  }

  private SqliteStatement set(String name, NamedParameters.Value value) {
    parameters.set(name, value);
    return this;
  }

  /** A text, or null. */
  public SqliteStatement text(String name, @Nullable String value) {
    return set(name, (statement, index) -> statement.setString(index, value));
  }

  /** An integer. */
  public SqliteStatement number(String name, long value) {
    return set(name, (statement, index) -> statement.setLong(index, value));
  }

  /** Sets an integer, or null if it is empty. */
  public SqliteStatement number(String name, Optional<Long> value) {
    return value.isPresent()
        ? number(name, value.get())
        : set(name, (statement, index) -> statement.setNull(index, Types.INTEGER));
  }

  /** Sets a time, to the millisecond. {@link #time(ResultSet, String)} reads it. */
  public SqliteStatement time(String name, Instant value) {
    return number(name, value.toEpochMilli());
  }

  /** A blob. */
  public SqliteStatement bytes(String name, byte[] value) {
    return set(name, (statement, index) -> statement.setBytes(index, value));
  }

  private PreparedStatement prepare() throws SQLException {
    PreparedStatement statement = connection.prepareStatement(parameters.text());
    try {
      parameters.bind(statement, 1);
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  /** Runs a change, and returns the number of changed rows. */
  public int run() throws SQLException {
    try (PreparedStatement statement = prepare()) {
      return statement.executeUpdate();
    }
  }

  /** Runs a change of at most one row, and returns whether it changed one. */
  public boolean runOne() throws SQLException {
    return run() == 1;
  }

  /** All rows. */
  public <T> List<T> list(RowReader<T> reader) throws SQLException {
    List<T> all = new ArrayList<>();
    forEach(row -> all.add(reader.read(row)));
    return all;
  }

  /** Visits every row as it is read, and holds none. */
  public void forEach(RowConsumer consumer) throws SQLException {
    try (PreparedStatement statement = prepare();
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        consumer.accept(rows);
      }
    }
  }

  /** The first row. */
  public <T> Optional<T> first(RowReader<T> reader) throws SQLException {
    try (PreparedStatement statement = prepare();
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }

  /** The time in a column that {@link #time(String, Instant)} wrote. */
  public static Instant time(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }
}
