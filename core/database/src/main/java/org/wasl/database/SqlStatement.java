package org.wasl.database;

import static java.util.stream.Collectors.joining;

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
import org.wasl.runtime.sql.NamedParameters;

/**
 * One SQL statement with a value for each of its parameters, which have names: {@code :referral}. A
 * name may stand several times in the text. The statement is prepared when it is run, and closed
 * when its rows are read.
 *
 * <p>A value for a name that the text does not have, and a second value for a name, are refused at
 * once with an {@link IllegalArgumentException}. A name without a value is refused with an {@link
 * IllegalStateException} when the statement is run, before it is sent.
 */
public final class SqlStatement {

  private final Connection connection;
  private final NamedParameters parameters;
  private int fetchSize;

  /** Sent with this one, before it. */
  private List<SqlStatement> earlier = List.of();

  private SqlStatement(Connection connection, NamedParameters parameters) {
    this.connection = connection;
    this.parameters = parameters;
  }

  /**
   * A statement to be run in the connection's transaction.
   *
   * @param sql a constant text without a value in it. Its names are read once, and the driver
   *     prepares it once per connection
   */
  public static SqlStatement of(Connection connection, String sql) {
    return new SqlStatement(connection, NamedParameters.of(sql));
  }

  /**
   * Sends this statement together with another one that runs just before it. That is one message to
   * the server and back in place of two. Each still sees what was committed before it began.
   *
   * @param before a statement of the same transaction, whose result nobody needs
   */
  public SqlStatement sentWith(SqlStatement before) {
    earlier = before.together();
    return this;
  }

  private List<SqlStatement> together() {
    List<SqlStatement> all = new ArrayList<>(earlier);
    all.add(this);
    return all;
  }

  SqlStatement set(String name, NamedParameters.Value value) {
    parameters.set(name, value);
    return this;
  }

  /** A {@code text}, or null. */
  public SqlStatement text(String name, @Nullable String value) {
    return set(name, (statement, index) -> statement.setString(index, value));
  }

  /** A {@code text}, which is null if the value is empty. */
  public SqlStatement text(String name, Optional<String> value) {
    return text(name, value.orElse(null));
  }

  /** A {@code uuid}. */
  public SqlStatement uuid(String name, UUID value) {
    return set(name, (statement, index) -> statement.setObject(index, value));
  }

  /** An {@code int}. */
  public SqlStatement int4(String name, int value) {
    return set(name, (statement, index) -> statement.setInt(index, value));
  }

  /** A {@code bigint}. */
  public SqlStatement int8(String name, long value) {
    return set(name, (statement, index) -> statement.setLong(index, value));
  }

  /** A {@code double precision}. */
  public SqlStatement float8(String name, double value) {
    return set(name, (statement, index) -> statement.setDouble(index, value));
  }

  /** A {@code boolean}. */
  public SqlStatement bool(String name, boolean value) {
    return set(name, (statement, index) -> statement.setBoolean(index, value));
  }

  /** A {@code bytea}. */
  public SqlStatement bytes(String name, byte[] value) {
    return set(name, (statement, index) -> statement.setBytes(index, value));
  }

  /** A time, for {@code :name::timestamptz}. */
  public SqlStatement instant(String name, Instant value) {
    return text(name, value.toString());
  }

  /** A time, for {@code :name::timestamptz}, which is null if the value is empty. */
  public SqlStatement instant(String name, Optional<Instant> value) {
    return text(name, value.map(Instant::toString));
  }

  /** A {@code uuid[]}. */
  public SqlStatement uuids(String name, Collection<UUID> values) {
    return unnest(values, column -> column.uuid(name, value -> value));
  }

  /** A {@code text[]}. */
  public SqlStatement texts(String name, Collection<String> values) {
    return unnest(values, column -> column.text(name, value -> value));
  }

  /** An {@code int[]}. */
  public SqlStatement int4s(String name, Collection<Integer> values) {
    return unnest(values, column -> column.int4(name, value -> value));
  }

  /** A {@code bigint[]}. */
  public SqlStatement int8s(String name, Collection<Long> values) {
    return unnest(values, column -> column.int8(name, value -> value));
  }

  /**
   * Rows, as one array for each of their columns.
   *
   * @param columns gives each parameter its column
   */
  public <T> SqlStatement unnest(Collection<T> rows, Consumer<UnnestParameters<T>> columns) {
    columns.accept(new UnnestParameters<>(this, rows));
    return this;
  }

  /** Sets how many rows the server sends at once. Without this call it sends all of them. */
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

  /** All rows by a key, in their order. If two rows have one key, the later row counts. */
  public <K, V> Map<K, V> map(RowMapper<K> key, RowMapper<V> value) throws SQLException {
    try (Cursor cursor = cursor()) {
      Map<K, V> values = new LinkedHashMap<>();
      while (cursor.next()) {
        values.put(key.map(cursor.row()), value.map(cursor.row()));
      }
      return values;
    }
  }

  /** The first row, or empty if there is none. */
  public <T> Optional<T> first(RowMapper<T> mapper) throws SQLException {
    try (Cursor cursor = cursor()) {
      return cursor.next() ? Optional.of(mapper.map(cursor.row())) : Optional.empty();
    }
  }

  /**
   * The first row of a statement that always gives one.
   *
   * @throws IllegalStateException if it gives none
   */
  public <T> T single(RowMapper<T> mapper) throws SQLException {
    try (Cursor cursor = cursor()) {
      if (!cursor.next()) {
        throw new IllegalStateException("the statement gave no row");
      }
      return mapper.map(cursor.row());
    }
  }

  /** Tells whether there is a row. */
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

  /** Runs the statement. The caller closes the cursor. */
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
    for (int i = 0; i < earlier.size(); i++) {
      statement.getMoreResults();
    }
  }

  private PreparedStatement prepare() throws SQLException {
    List<SqlStatement> together = together();
    PreparedStatement statement =
        connection.prepareStatement(
            earlier.isEmpty()
                ? parameters.text()
                : together.stream().map(each -> each.parameters.text()).collect(joining(";\n")));
    try {
      statement.setFetchSize(fetchSize);
      int index = 1;
      for (SqlStatement each : together) {
        index = each.parameters.bind(statement, index);
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
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

    /** Goes to the next row. False if there is none. */
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
