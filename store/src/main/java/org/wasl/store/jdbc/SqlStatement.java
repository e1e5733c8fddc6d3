package org.wasl.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement with its parameters, in the order of its question marks. It is prepared when it
 * is run, and closed when its rows are read.
 */
public final class SqlStatement {

  /** One value for one question mark. */
  @FunctionalInterface
  interface Parameter {
    void set(PreparedStatement statement, int index) throws SQLException;
  }

  private final Connection connection;
  private final String sql;
  private final List<Parameter> parameters = new ArrayList<>();
  private int fetchSize;

  /** Results of statements that are sent with this one, before it. */
  private int earlierResults;

  private SqlStatement(Connection connection, String sql) {
    this.connection = connection;
    this.sql = sql;
  }

  /**
   * A statement to be run in the connection's transaction.
   *
   * @param sql the same text each time: the driver prepares a text once per connection
   */
  public static SqlStatement of(Connection connection, String sql) {
    return new SqlStatement(connection, sql);
  }

  /**
   * This statement, sent together with another one that is run just before it: one message to the
   * server and back where there would be two. Each still sees what was committed before it began.
   *
   * @param earlier a statement of the same transaction, whose result nobody needs
   */
  public SqlStatement sentWith(SqlStatement earlier) {
    SqlStatement both = new SqlStatement(connection, earlier.sql + ";\n" + sql);
    both.parameters.addAll(earlier.parameters);
    both.parameters.addAll(parameters);
    both.fetchSize = fetchSize;
    both.earlierResults = earlier.earlierResults + 1;
    return both;
  }

  SqlStatement add(Parameter parameter) {
    parameters.add(parameter);
    return this;
  }

  /** A {@code text}, or null. */
  public SqlStatement text(@Nullable String value) {
    return add((statement, index) -> statement.setString(index, value));
  }

  /** A {@code text}; null where it is empty. */
  public SqlStatement text(Optional<String> value) {
    return text(value.orElse(null));
  }

  /** A {@code uuid}. */
  public SqlStatement uuid(UUID value) {
    return add((statement, index) -> statement.setObject(index, value));
  }

  /** An {@code int}. */
  public SqlStatement int4(int value) {
    return add((statement, index) -> statement.setInt(index, value));
  }

  /** A {@code bigint}. */
  public SqlStatement int8(long value) {
    return add((statement, index) -> statement.setLong(index, value));
  }

  /** A {@code double precision}. */
  public SqlStatement float8(double value) {
    return add((statement, index) -> statement.setDouble(index, value));
  }

  /** A {@code boolean}. */
  public SqlStatement bool(boolean value) {
    return add((statement, index) -> statement.setBoolean(index, value));
  }

  /** A {@code bytea}. */
  public SqlStatement bytes(byte[] value) {
    return add((statement, index) -> statement.setBytes(index, value));
  }

  /** A time, for {@code ?::timestamptz}. */
  public SqlStatement instant(Instant value) {
    return text(value.toString());
  }

  /** A time, for {@code ?::timestamptz}; null where it is empty. */
  public SqlStatement instant(Optional<Instant> value) {
    return text(value.map(Instant::toString));
  }

  /** A {@code uuid[]}. */
  public SqlStatement uuids(Collection<UUID> values) {
    return unnest(values, column -> column.uuid(value -> value));
  }

  /** A {@code text[]}. */
  public SqlStatement texts(Collection<String> values) {
    return unnest(values, column -> column.text(value -> value));
  }

  /** An {@code int[]}. */
  public SqlStatement int4s(Collection<Integer> values) {
    return unnest(values, column -> column.int4(value -> value));
  }

  /** A {@code bigint[]}. */
  public SqlStatement int8s(Collection<Long> values) {
    return unnest(values, column -> column.int8(value -> value));
  }

  /**
   * Rows, as one array for each of their columns.
   *
   * @param columns names the columns, in the order of the question marks
   */
  public <T> SqlStatement unnest(Collection<T> rows, Consumer<UnnestParameters<T>> columns) {
    columns.accept(new UnnestParameters<>(this, rows));
    return this;
  }

  /** How many rows the server sends at once; else it sends all of them. */
  public SqlStatement fetchSize(int rows) {
    fetchSize = rows;
    return this;
  }

  /** All rows, in their order. */
  public <T> List<T> list(RowMapper<T> mapper) throws SQLException {
    try (Cursor cursor = cursor()) {
      List<T> values = new ArrayList<>();
      while (cursor.next()) {
        values.add(mapper.map(cursor.row()));
      }
      return Collections.unmodifiableList(values);
    }
  }

  /** All rows by a key, in their order; of two with the same key the later one counts. */
  public <K, V> Map<K, V> map(RowMapper<K> key, RowMapper<V> value) throws SQLException {
    try (Cursor cursor = cursor()) {
      Map<K, V> values = new LinkedHashMap<>();
      while (cursor.next()) {
        values.put(key.map(cursor.row()), value.map(cursor.row()));
      }
      return values;
    }
  }

  /** The first row; empty where there is none. */
  public <T> Optional<T> first(RowMapper<T> mapper) throws SQLException {
    try (Cursor cursor = cursor()) {
      return cursor.next() ? Optional.of(mapper.map(cursor.row())) : Optional.empty();
    }
  }

  /**
   * The first row of a statement that always gives one.
   *
   * @throws IllegalStateException where it gives none
   */
  public <T> T single(RowMapper<T> mapper) throws SQLException {
    try (Cursor cursor = cursor()) {
      if (!cursor.next()) {
        throw new IllegalStateException("the statement gave no row");
      }
      return mapper.map(cursor.row());
    }
  }

  /** Whether there is a row. */
  public boolean exists() throws SQLException {
    try (Cursor cursor = cursor()) {
      return cursor.next();
    }
  }

  /** Runs the statement and gives the number of rows it changed. */
  public int update() throws SQLException {
    try (PreparedStatement statement = prepare()) {
      execute(statement);
      return statement.getUpdateCount();
    }
  }

  /** Runs the statement; to be closed by the caller. */
  public Cursor cursor() throws SQLException {
    PreparedStatement statement = prepare();
    try {
      execute(statement);
      return new Cursor(statement, statement.getResultSet());
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** Runs the statement and goes to its own result. */
  private void execute(PreparedStatement statement) throws SQLException {
    statement.execute();
    for (int i = 0; i < earlierResults; i++) {
      statement.getMoreResults();
    }
  }

  private PreparedStatement prepare() throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      statement.setFetchSize(fetchSize);
      for (int i = 0; i < parameters.size(); i++) {
        parameters.get(i).set(statement, i + 1);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** The rows of a statement, one after the other. */
  public static final class Cursor implements AutoCloseable {
    private final PreparedStatement statement;
    private final ResultSet result;
    private final Row row;

    private Cursor(PreparedStatement statement, ResultSet result) {
      this.statement = statement;
      this.result = result;
      this.row = new Row(result);
    }

    /** Goes to the next row; false when there is none. */
    public boolean next() throws SQLException {
      return result.next();
    }

    /** The row that {@link #next} went to. */
    public Row row() {
      return row;
    }

    @Override
    public void close() throws SQLException {
      statement.close(); // closes its result set
    }
  }
}
