package org.wasl.database;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * An array of UUIDs or of times in the server's own form (PostgreSQL's {@code array_recv}, {@code
 * uuid_recv} and {@code timestamptz_recv}). The driver itself sends such arrays as text, which the
 * server must parse.
 *
 * @param <T> the type of an element
 */
public final class FixedWidthArray<T> extends PGobject implements PGBinaryObject {
  /** For the driver's list of types that go in binary. */
  public static final String OIDS = "2951,1185";

  private static final long serialVersionUID = 1;
  private static final int UUID_OID = 2950;
  private static final int TIMESTAMPTZ_OID = 1184;

  /** 2000-01-01T00:00:00Z, from which the server counts. */
  private static final long EPOCH_SECONDS = 946_684_800;

  private static final int EMPTY_HEAD_BYTES = 12;
  private static final int HEAD_BYTES = 20;
  private static final int NULL = -1;

  private final int elementOid;
  private final int width;
  private final transient T[] values;
  private final transient BiConsumer<ByteBuffer, T> writer;

  private FixedWidthArray(
      String type, int elementOid, int width, T[] values, BiConsumer<ByteBuffer, T> writer) {
    this.elementOid = elementOid;
    this.width = width;
    this.values = values;
    this.writer = writer;
    setType(type);
  }

  /** An array of these values. An element may be null. */
  static FixedWidthArray<UUID> of(UUID[] values) {
    return new FixedWidthArray<>(
        "_uuid", UUID_OID, 2 * Long.BYTES, values, FixedWidthArray::putUuid);
  }

  /** An array of these times, each cut off to microseconds. An element may be null. */
  static FixedWidthArray<Instant> of(Instant[] values) {
    return new FixedWidthArray<>(
        "_timestamptz", TIMESTAMPTZ_OID, Long.BYTES, values, FixedWidthArray::putTime);
  }

  private static void putUuid(ByteBuffer out, UUID value) {
    out.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
  }

  private static void putTime(ByteBuffer out, Instant value) {
    out.putLong(micros(value));
  }

  /** A time in the form of the server, which is microseconds since its epoch. */
  static long micros(Instant value) {
    return TimeUnit.SECONDS.toMicros(value.getEpochSecond() - EPOCH_SECONDS)
        + TimeUnit.NANOSECONDS.toMicros(value.getNano());
  }

  @Override
  public int lengthInBytes() {
    int known = (int) Arrays.stream(values).filter(Objects::nonNull).count();
    return values.length == 0
        ? EMPTY_HEAD_BYTES
        : HEAD_BYTES + values.length * Integer.BYTES + known * width;
  }

  @Override
  public void toBytes(byte[] target, int offset) {
    ByteBuffer out = ByteBuffer.wrap(target, offset, lengthInBytes());
    out.putInt(values.length == 0 ? 0 : 1); // dimensions
    out.putInt(Arrays.asList(values).contains(null) ? 1 : 0);
    out.putInt(elementOid);
    if (values.length > 0) {
      out.putInt(values.length).putInt(1); // lower bound
    }
    for (T value : values) {
      if (value == null) {
        out.putInt(NULL);
      } else {
        out.putInt(width);
        writer.accept(out, value);
      }
    }
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException("arrays are only sent");
  }

  /** The array as text, for a driver that must not send it in binary. */
  @Override
  public String getValue() {
    return Arrays.stream(values).map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FixedWidthArray<?> array && Arrays.equals(values, array.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
