package org.wasl.store.jdbc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

  private final List<Function<T, byte @Nullable []>> columns = new ArrayList<>();

  private CopiedRows() {}

  /**
   * Writes rows, in the connection's transaction.
   *
   * @param sql {@code copy TABLE (COLUMNS) from stdin (format binary)}
   * @param columns names the columns, in the order of the statement
   */
  public static <T> void write(
      Connection connection, String sql, Collection<T> rows, Consumer<RowColumns<T>> columns)
      throws SQLException {
    CopiedRows<T> copied = new CopiedRows<>();
    columns.accept(copied);
    try {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(sql, new ByteArrayInputStream(copied.encoded(rows)));
    } catch (IOException e) {
      throw new SQLException("rows were not copied", "08006", e);
    }
  }

  private byte[] encoded(Collection<T> rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(HEADER);
    for (T row : rows) {
      out.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) columns.size()).array());
      for (Function<T, byte @Nullable []> column : columns) {
        byte[] value = column.apply(row);
        out.writeBytes(int4(value == null ? NULL : value.length));
        if (value != null) {
          out.writeBytes(value);
        }
      }
    }
    out.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) NULL).array());
    return out.toByteArray();
  }

  @Override
  public CopiedRows<T> uuid(Function<T, @Nullable UUID> value) {
    return add(value, CopiedRows::uuid);
  }

  @Override
  public CopiedRows<T> text(Function<T, @Nullable String> value) {
    return add(value, text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public CopiedRows<T> int4(Function<T, @Nullable Integer> value) {
    return add(value, CopiedRows::int4);
  }

  @Override
  public CopiedRows<T> int8(Function<T, Long> value) {
    return add(value, CopiedRows::int8);
  }

  @Override
  public CopiedRows<T> time(Function<T, Instant> value) {
    return add(value, time -> int8(FixedWidthArray.micros(time)));
  }

  @Override
  public CopiedRows<T> bytes(Function<T, byte @Nullable []> value) {
    columns.add(value);
    return this;
  }

  private <V> CopiedRows<T> add(Function<T, @Nullable V> value, Function<V, byte[]> encoder) {
    columns.add(
        row -> {
          V known = value.apply(row);
          return known == null ? null : encoder.apply(known);
        });
    return this;
  }

  private static byte[] uuid(UUID value) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .array();
  }

  private static byte[] int4(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  private static byte[] int8(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }
}
