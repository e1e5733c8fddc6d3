package org.wasl.database;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * The row that is read now. Columns are read by name, so that a change of the select list cannot
 * mix them up. The driver keeps the positions of the names with the prepared statement, so a name
 * costs one look-up in a hash map.
 *
 * <p>A method without {@code optional} in its name is for a column that has a value. If it has
 * none, the method gives null, or 0 or false for a primitive type.
 */
public final class Row {
  private final ResultSet result;

  Row(ResultSet result) {
    this.result = result;
  }

  /** A {@code uuid}. */
  public UUID uuid(String column) throws SQLException {
    return result.getObject(column, UUID.class);
  }

  /** A {@code uuid} that may be null. */
  public Optional<UUID> optionalUuid(String column) throws SQLException {
    return Optional.ofNullable(uuid(column));
  }

  /** A {@code text}. */
  public String text(String column) throws SQLException {
    return result.getString(column);
  }

  /** A {@code text} that may be null. */
  public Optional<String> optionalText(String column) throws SQLException {
    return Optional.ofNullable(text(column));
  }

  /** An {@code int}. */
  public int int4(String column) throws SQLException {
    return result.getInt(column);
  }

  /** An {@code int} that may be null. */
  public OptionalInt optionalInt4(String column) throws SQLException {
    int value = result.getInt(column);
    return result.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** A {@code bigint}. */
  public long int8(String column) throws SQLException {
    return result.getLong(column);
  }

  /** A {@code bigint} that may be null. */
  public Optional<Long> optionalInt8(String column) throws SQLException {
    long value = result.getLong(column);
    return result.wasNull() ? Optional.empty() : Optional.of(value);
  }

  /** A {@code numeric} or {@code double precision}. 0 where it is null. */
  public double float8(String column) throws SQLException {
    return result.getDouble(column);
  }

  /** A {@code boolean}. */
  public boolean bool(String column) throws SQLException {
    return result.getBoolean(column);
  }

  /** A {@code bytea} of {@link PackedText#OF_WORDS}: the bytes that were packed. */
  public byte[] unpacked(String column) throws SQLException {
    return PackedText.OF_WORDS.unpack(bytes(column));
  }

  /** A {@code boolean} that may be null. */
  public Optional<Boolean> optionalBool(String column) throws SQLException {
    return Optional.ofNullable(result.getObject(column, Boolean.class));
  }

  /** A {@code bytea}. */
  public byte[] bytes(String column) throws SQLException {
    return result.getBytes(column);
  }

  /** A {@code bytea} that may be null. */
  public Optional<byte[]> optionalBytes(String column) throws SQLException {
    return Optional.ofNullable(bytes(column));
  }

  /** A {@code timestamptz}. */
  public Instant instant(String column) throws SQLException {
    return result.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** A {@code timestamptz} that may be null. */
  public Optional<Instant> optionalInstant(String column) throws SQLException {
    return Optional.ofNullable(result.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** A {@code text[]}. */
  public List<String> texts(String column) throws SQLException {
    return List.of((String[]) result.getArray(column).getArray());
  }

  /** A {@code uuid[]}. */
  public List<UUID> uuids(String column) throws SQLException {
    return List.of((UUID[]) result.getArray(column).getArray());
  }

  /** A {@code boolean[]}. */
  public List<Boolean> bools(String column) throws SQLException {
    return List.of((Boolean[]) result.getArray(column).getArray());
  }

  /** A {@code bigint[]}, or empty if it is null. */
  public List<Long> int8s(String column) throws SQLException {
    Array array = result.getArray(column);
    return array == null ? List.of() : List.of((Long[]) array.getArray());
  }
}
