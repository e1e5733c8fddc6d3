package org.wasl.database;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A stored form of JOSE texts that repeat known values, as a receipt repeats the ids of its
 * delivery. The values of its row and the words of the profile take two bytes each. Base64url is
 * stored decoded ({@link PackedBase64}). {@link #unpack} gives back exactly the bytes that were
 * packed, whatever they are, for the same values.
 *
 * <p>The form begins with a byte {@code 2}, followed by the form of {@link PackedBase64}. In the
 * text a byte {@code 0xFF} and a number stand for a known text, and {@code 0xFF 0xFF} stands for
 * the byte {@code 0xFF} itself. Words are numbered from 0 up, values from {@code 0xFE} down. Bytes
 * that do not begin with {@code 2} are of an earlier form.
 */
public final class PackedText {
  private static final byte PACKED = 2;
  private static final byte ESCAPE = (byte) 0xff;
  private static final int NOTHING = -2;
  private static final int FIRST_VALUE = 0xfe;

  /** A shorter value saves nothing. */
  private static final int SHORTEST_VALUE = 4;

  /** The numbers are stored, so words are added at the end and never changed. */
  private static final List<byte[]> WORDS =
      Stream.of(
              // Receipts, as this product's programs write them, then in any order of members.
              "{\"deliveryId\":\"",
              "\",\"digest\":\"",
              "\",\"kind\":\"delivery\",\"messageId\":\"",
              "\",\"recipient\":\"",
              "\",\"referral\":\"",
              "\",\"sender\":\"",
              "\",\"time\":\"20",
              "{\"digest\":\"",
              "\",\"kind\":\"submission-accepted\",\"messageId\":\"",
              "\",\"kind\":\"retrieval\",\"messageId\":\"",
              "\",\"kind\":\"needs-reseal\",\"messageId\":\"",
              "\",\"deliveryId\":\"",
              "\",\"messageId\":\"",
              "{\"kind\":\"",
              // Headers of a JWS. Texts of batched receipts.
              "{\"alg\":\"EdDSA\"",
              "{\"alg\":\"ES256\"",
              "{\"kid\":\"",
              ",\"kid\":\"",
              ",\"alg\":\"EdDSA\"",
              ",\"alg\":\"ES256\"",
              "\"typ\":\"wasl-receipt+jws\"",
              "\"typ\":\"wasl-receipts+jws\"",
              "{\"root\":\"",
              "\",\"size\":\"",
              // The answer to a submission.
              "{\"referral\":\"",
              "\",\"recipients\":[{\"id\":\"",
              "\",\"name\":\"",
              "\"},{\"id\":\"",
              "\"}],\"receipt\":\"",
              // The JWE of a message.
              "{\"protected\":\"eyJlbmMiOiJBMjU2R0NNIn0\",\"recipients\":[{",
              "\"header\":{",
              "\"alg\":\"ECDH-ES+A256KW\"",
              "\"kid\":\"",
              "\"epk\":{",
              "\"kty\":\"EC\"",
              "\"crv\":\"P-256\"",
              "\"x\":\"",
              "\"y\":\"",
              "\"encrypted_key\":\"",
              "\"},{",
              "\"}],\"iv\":\"",
              "\",\"tag\":\"")
          .map(PackedText::bytes)
          .toList();

  /** Numbers of words by their second byte, because most begin with one byte. */
  private static final int[][] BY_SECOND_BYTE = bySecondByte();

  private static final boolean[] BEGINS = begins();

  /** For a text that repeats no values of its row. */
  public static final PackedText OF_WORDS = new PackedText(List.of());

  private final List<byte[]> values;

  /** The bytes at which a replacement may begin. Most bytes of a long text are not among them. */
  private final boolean[] begins;

  private PackedText(List<byte[]> values) {
    this.values = values;
    this.begins = BEGINS.clone();
    for (byte[] value : values) {
      if (value.length >= SHORTEST_VALUE) {
        begins[value[0] & 0xff] = true;
      }
    }
  }

  /**
   * For texts that repeat these values, which must be the same, in the same order, when the text is
   * unpacked.
   */
  public static PackedText repeating(String... values) {
    return new PackedText(Arrays.stream(values).map(PackedText::bytes).toList());
  }

  /** The form in which these bytes are stored. */
  public byte[] pack(byte[] text) {
    byte[] plain = PackedBase64.pack(text);
    ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length + 1);
    packed.write(PACKED);
    int written = 0;
    for (int at = 0; at < plain.length; ) {
      if (!begins[plain[at] & 0xff]) {
        at++;
        continue;
      }
      int known = plain[at] == ESCAPE ? ESCAPE : wordAt(plain, at);
      if (known == NOTHING) {
        at++;
      } else {
        packed.write(plain, written, at - written);
        packed.write(ESCAPE);
        packed.write(known);
        at += known == ESCAPE ? 1 : known(known).length;
        written = at;
      }
    }
    packed.write(plain, written, plain.length - written);
    boolean looksPacked = plain.length > 0 && plain[0] == PACKED;
    return packed.size() < plain.length || looksPacked ? packed.toByteArray() : plain;
  }

  /** The bytes that were packed, in this or an earlier form. Damaged input gives other bytes. */
  public byte[] unpack(byte[] stored) {
    if (stored.length == 0 || stored[0] != PACKED) {
      return PackedBase64.unpack(stored);
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream(2 * stored.length);
    int read = 1;
    for (int at = 1; at < stored.length; at++) {
      if (stored[at] == ESCAPE) {
        plain.write(stored, read, at - read);
        at++;
        if (at == stored.length) {
          return stored;
        }
        if (stored[at] == ESCAPE) {
          plain.write(ESCAPE);
        } else {
          byte[] known = known(stored[at] & 0xff);
          if (known.length == 0) {
            return stored;
          }
          plain.writeBytes(known);
        }
        read = at + 1;
      }
    }
    plain.write(stored, read, stored.length - read);
    return PackedBase64.unpack(plain.toByteArray());
  }

  /** The number of the known text that is here, or {@link #NOTHING}. */
  private int wordAt(byte[] plain, int at) {
    if (at + 1 == plain.length) {
      return NOTHING;
    }
    for (int word : BY_SECOND_BYTE[plain[at + 1] & 0xff]) {
      if (isAt(plain, at, WORDS.get(word))) {
        return word;
      }
    }
    for (int i = 0; i < values.size(); i++) {
      byte[] value = values.get(i);
      if (value.length >= SHORTEST_VALUE && isAt(plain, at, value)) {
        return FIRST_VALUE - i;
      }
    }
    return NOTHING;
  }

  private static boolean isAt(byte[] plain, int at, byte[] text) {
    return plain[at] == text[0]
        && at + text.length <= plain.length
        && Arrays.equals(plain, at, at + text.length, text, 0, text.length);
  }

  /** The text of this number, or no bytes if there is none. */
  private byte[] known(int number) {
    if (number < WORDS.size()) {
      return WORDS.get(number);
    }
    int value = FIRST_VALUE - number;
    return value < values.size() ? values.get(value) : new byte[0];
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean[] begins() {
    boolean[] begins = new boolean[0x100];
    WORDS.forEach(word -> begins[word[0] & 0xff] = true);
    begins[ESCAPE & 0xff] = true;
    return begins;
  }

  private static int[][] bySecondByte() {
    return IntStream.rangeClosed(0, 0xff)
        .mapToObj(
            second ->
                IntStream.range(0, WORDS.size())
                    .filter(word -> (WORDS.get(word)[1] & 0xff) == second)
                    .toArray())
        .toArray(int[][]::new);
  }
}
