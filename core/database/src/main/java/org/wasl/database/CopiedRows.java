package org.wasl.database;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.ByteStreamWriter;

/**
 * Rows that are written by {@code COPY} in the server's own form. The server writes all that come
 * to lie in one page by one record of its write-ahead log, where an insert writes one for each. It
 * takes one more message to the server and back than an insert does.
 *
 * @param <T> a row
 */
public final class CopiedRows<T> implements RowColumns<T> {
  /** Signature, flags and length of the extension of the header: PostgreSQL, COPY, binary. */
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private static final int NULL = -1;

  /** Writes the value of a row: its length, then its bytes. */
  @FunctionalInterface
  private interface Column<T> {
    void write(T row, DataOutputStream out) throws IOException;
  }

  private final List<String> names = new ArrayList<>();
  private final List<Column<T>> columns = new ArrayList<>();

  private CopiedRows() {}

  /**
   * Writes rows, in the connection's transaction.
   *
   * @param table its name. A column that is not named gets its default
   * @param columns names the columns
   */
  public static <T> void write(
      Connection connection, String table, Collection<T> rows, Consumer<RowColumns<T>> columns)
      throws SQLException {
    CopiedRows<T> copied = new CopiedRows<>();
    columns.accept(copied);
    String sql =
        "copy " + table + " (" + String.join(", ", copied.names) + ") from stdin (format binary)";
    ByteBuffer encoded = ByteBuffer.wrap(copied.encoded(rows));
    try {
      connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, ByteStreamWriter.of(encoded));
    } catch (IOException e) {
      throw new SQLException("rows were not copied", "08006", e);
    }
  }

  private byte[] encoded(Collection<T> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.write(HEADER);
      for (T row : rows) {
        out.writeShort(columns.size());
        for (Column<T> column : columns) {
          column.write(row, out);
        }
      }
      out.writeShort(NULL);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  @Override
  public CopiedRows<T> uuid(String name, Function<T, @Nullable UUID> value) {
    return add(
        name,
        value,
        (id, out) -> {
          out.writeInt(2 * Long.BYTES);
          out.writeLong(id.getMostSignificantBits());
          out.writeLong(id.getLeastSignificantBits());
        });
  }

  @Override
  public CopiedRows<T> text(String name, Function<T, @Nullable String> value) {
    return add(name, value, (text, out) -> write(text.getBytes(StandardCharsets.UTF_8), out));
  }

  @Override
  public CopiedRows<T> int4(String name, Function<T, @Nullable Integer> value) {
    return add(
        name,
        value,
        (number, out) -> {
          out.writeInt(Integer.BYTES);
          out.writeInt(number);
        });
  }

  @Override
  public CopiedRows<T> int8(String name, Function<T, @Nullable Long> value) {
    return add(name, value, CopiedRows::write);
  }

  @Override
  public CopiedRows<T> time(String name, Function<T, Instant> value) {
    return add(name, value, (time, out) -> write(FixedWidthArray.micros(time), out));
  }

  @Override
  public CopiedRows<T> bytes(String name, Function<T, byte @Nullable []> value) {
    return add(name, value, CopiedRows::write);
  }

  private <V> CopiedRows<T> add(String name, Function<T, @Nullable V> value, Column<V> column) {
    names.add(name);
    columns.add(
        (row, out) -> {
          V present = value.apply(row);
          if (present == null) {
            out.writeInt(NULL);
          } else {
            column.write(present, out);
          }
        });
    return this;
  }

  private static void write(byte[] value, DataOutputStream out) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  private static void write(long value, DataOutputStream out) throws IOException {
    out.writeInt(Long.BYTES);
    out.writeLong(value);
  }
}
