package org.wasl.store.jdbc;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * An array of UUIDs in the server's own form (PostgreSQL's {@code array_recv} and {@code
 * uuid_recv}). The driver itself sends such arrays as text, which the server must parse.
 */
public final class UuidArray extends PGobject implements PGBinaryObject {
  /** For the driver's list of types that go in binary. */
  public static final String OID = "2951";

  private static final long serialVersionUID = 1;
  private static final int ELEMENT_OID = 2950;
  private static final int EMPTY_HEAD_BYTES = 12;
  private static final int HEAD_BYTES = 20;
  private static final int NULL = -1;

  private final UUID[] values;

  /** Of these; an element may be null. */
  UuidArray(UUID[] values) {
    this.values = values;
    setType("_uuid");
  }

  @Override
  public int lengthInBytes() {
    int known = (int) Arrays.stream(values).filter(Objects::nonNull).count();
    return values.length == 0
        ? EMPTY_HEAD_BYTES
        : HEAD_BYTES + values.length * Integer.BYTES + known * 2 * Long.BYTES;
  }

  @Override
  public void toBytes(byte[] target, int offset) {
    ByteBuffer out = ByteBuffer.wrap(target, offset, lengthInBytes());
    out.putInt(values.length == 0 ? 0 : 1); // dimensions
    out.putInt(Arrays.asList(values).contains(null) ? 1 : 0);
    out.putInt(ELEMENT_OID);
    if (values.length > 0) {
      out.putInt(values.length).putInt(1); // lower bound
    }
    for (UUID value : values) {
      if (value == null) {
        out.putInt(NULL);
      } else {
        out.putInt(2 * Long.BYTES);
        out.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
      }
    }
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException("arrays are only sent");
  }

  /** As text: what goes where the driver was told to send nothing in binary. */
  @Override
  public String getValue() {
    return Arrays.stream(values).map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UuidArray array && Arrays.equals(values, array.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
