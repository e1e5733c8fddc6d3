package org.wasl.audit.time;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.wasl.audit.log.MalformedException;

/**
 * A value in the distinguished encoding rules of ASN.1 (X.690).
 *
 * @param tag the first byte: class, form and number
 * @param content the bytes after tag and length
 */
record DerValue(int tag, byte[] content) {
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int NULL = 0x05;
  static final int OID = 0x06;
  static final int TIME = 0x18;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private static final int CONTEXT = 0xa0;
  private static final int LONG_TAG = 0x1f;
  private static final int MAX_LENGTH_BYTES = 3;
  private static final Pattern OID_TEXT = Pattern.compile("[0-2](\\.(0|[1-9][0-9]{0,8})){1,20}");
  private static final DateTimeFormatter GENERALIZED_TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuuMMddHHmmss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .appendLiteral('Z')
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** The tag of a constructed value of this number whose meaning the context gives. */
  static int context(int number) {
    return CONTEXT + number;
  }

  /** Reads the only value in these bytes. */
  static DerValue parse(byte[] bytes) {
    Values values = new Values(bytes);
    DerValue only = values.next();
    values.end();
    return only;
  }

  static DerValue of(int tag, DerValue... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (DerValue part : parts) {
      content.writeBytes(part.encoded());
    }
    return new DerValue(tag, content.toByteArray());
  }

  static DerValue integer(BigInteger number) {
    return new DerValue(INTEGER, number.toByteArray());
  }

  /** An object identifier, of which the first two numbers share a byte. */
  static DerValue oid(String text) {
    if (!OID_TEXT.matcher(text).matches()) {
      throw new MalformedException("an object identifier");
    }
    List<Long> numbers = Arrays.stream(text.split("\\.")).map(Long::valueOf).toList();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    writeBase128(content, 40 * numbers.get(0) + numbers.get(1));
    numbers.stream().skip(2).forEach(number -> writeBase128(content, number));
    return new DerValue(OID, content.toByteArray());
  }

  private static void writeBase128(ByteArrayOutputStream out, long number) {
    Deque<Integer> groups = new ArrayDeque<>();
    long rest = number;
    do {
      groups.push((int) (rest & 0x7f) | (groups.isEmpty() ? 0 : 0x80));
      rest >>>= 7;
    } while (rest > 0);
    groups.forEach(out::write);
  }

  /** Tag, length and content. */
  byte[] encoded() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int sign = length[0] == 0 ? 1 : 0;
      out.write(0x80 | length.length - sign);
      out.write(length, sign, length.length - sign);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  /** The values inside. */
  Values values() {
    return new Values(content);
  }

  DerValue require(int expected) {
    if (tag != expected) {
      throw new MalformedException("a value of tag " + expected);
    }
    return this;
  }

  boolean isOid(String text) {
    return tag == OID && Arrays.equals(content, oid(text).content);
  }

  BigInteger number() {
    if (content.length == 0) {
      throw new MalformedException("an integer of at least one byte");
    }
    return new BigInteger(content);
  }

  Instant instant() {
    try {
      String text = new String(content, StandardCharsets.US_ASCII);
      return LocalDateTime.parse(text, GENERALIZED_TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new MalformedException("a time in UTC");
    }
  }

  /** Values that follow one another. Whatever has not the expected form is malformed. */
  static final class Values {
    private final Deque<DerValue> values = new ArrayDeque<>();

    /** Reads all of them, so a verifier refuses also those that it does not use. */
    Values(byte[] bytes) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        values.add(read(rest));
      }
    }

    private static DerValue read(ByteBuffer rest) {
      int tag = byteOf(rest);
      if ((tag & LONG_TAG) == LONG_TAG) {
        throw new MalformedException("a tag of one byte");
      }
      int length = byteOf(rest);
      if (length >= 0x80) {
        int lengthBytes = length - 0x80;
        if (lengthBytes == 0 || lengthBytes > MAX_LENGTH_BYTES) {
          throw new MalformedException("a length of at most three bytes");
        }
        length = 0;
        for (int i = 0; i < lengthBytes; i++) {
          length = length << 8 | byteOf(rest);
        }
        if (length < 0x80 || length >>> 8 * (lengthBytes - 1) == 0) {
          throw new MalformedException("a length in its shortest form");
        }
      }
      if (length > rest.remaining()) {
        throw new MalformedException("a value that ends within its bytes");
      }
      byte[] content = new byte[length];
      rest.get(content);
      return new DerValue(tag, content);
    }

    private static int byteOf(ByteBuffer rest) {
      if (!rest.hasRemaining()) {
        throw new MalformedException("a whole value");
      }
      return rest.get() & 0xff;
    }

    boolean isEmpty() {
      return values.isEmpty();
    }

    /** Tells whether the next value has this tag. */
    boolean has(int tag) {
      return !values.isEmpty() && values.getFirst().tag() == tag;
    }

    DerValue next(int tag) {
      return next().require(tag);
    }

    DerValue next() {
      if (values.isEmpty()) {
        throw new MalformedException("a whole value");
      }
      return values.removeFirst();
    }

    void skip(int tag) {
      if (has(tag)) {
        next();
      }
    }

    void end() {
      if (!isEmpty()) {
        throw new MalformedException("nothing after the value");
      }
    }
  }
}
