package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One statement with its parameters, which are set in order; rows are read by name. */
public final class SqliteStatement implements AutoCloseable {
  private final PreparedStatement statement;
  private int parameter;

  private SqliteStatement(PreparedStatement statement) {
    this.statement = statement;
  }

  /** Reads one row. */
  @FunctionalInterface
  public interface RowReader<T> {
    /** What the row holds; never null. */
    T read(ResultSet row) throws SQLException;
  }

  /** Takes one row. */
  @FunctionalInterface
  public interface RowConsumer {
    /** Called while the statement is on this row. */
    void accept(ResultSet row) throws SQLException;
  }

  /**
   * Prepares a statement; it is closed by {@link #run}, {@link #list}, {@link #forEach} and {@link
   * #first}.
   */
  public static SqliteStatement of(Connection connection, String sql) throws SQLException {
    return new SqliteStatement(connection.prepareStatement(sql));
  }

  /** The next parameter. */
  public SqliteStatement text(@Nullable String value) throws SQLException {
    statement.setString(++parameter, value);
    return this;
  }

  /** The next parameter. */
  public SqliteStatement number(long value) throws SQLException {
    statement.setLong(++parameter, value);
    return this;
  }

  /** The next parameter, which may be missing. */
  public SqliteStatement number(Optional<Long> value) throws SQLException {
    if (value.isPresent()) {
      return number(value.get());
    }
    statement.setNull(++parameter, Types.INTEGER);
    return this;
  }

  /** The next parameter. */
  public SqliteStatement bytes(byte[] value) throws SQLException {
    statement.setBytes(++parameter, value);
    return this;
  }

  /** Runs a change; how many rows it changed. */
  public int run() throws SQLException {
    try (this) {
      return statement.executeUpdate();
    }
  }

  /** All rows. */
  public <T> List<T> list(RowReader<T> reader) throws SQLException {
    List<T> all = new ArrayList<>();
    forEach(row -> all.add(reader.read(row)));
    return all;
  }

  /** Every row as it is read: none is held. */
  public void forEach(RowConsumer consumer) throws SQLException {
    try (this;
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        consumer.accept(rows);
      }
    }
  }

  /** The first row. */
  public <T> Optional<T> first(RowReader<T> reader) throws SQLException {
    try (this;
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
