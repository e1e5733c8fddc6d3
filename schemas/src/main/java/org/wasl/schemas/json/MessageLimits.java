package org.wasl.schemas.json;

import java.util.Locale;

/**
 * How large a message may be: one bound for every type, and a larger one, derived from it, for the
 * type that contains another message. So whatever was accepted can be handed over.
 *
 * @param messageBytes largest message document but a handover, in bytes
 */
public record MessageLimits(int messageBytes) {

  /** Type of the message that contains another one. */
  public static final String HANDOVER = "handover";

  /**
   * 1 MiB: what a gateway takes unless it is configured to take less, and what the kit takes from
   * any gateway.
   */
  public static final MessageLimits LARGEST = new MessageLimits(1 << 20);

  /** For all of a handover but the original: envelope, addressee, signature; in bytes. */
  private static final int AROUND_ORIGINAL_BYTES = 8_192;

  /** Length of the largest original in a handover: base64url without padding (RFC 4648). */
  public int originalChars() {
    return (4 * messageBytes + 2) / 3;
  }

  /** Largest message of any type: a handover of the largest original, in bytes. */
  public int handoverBytes() {
    return originalChars() + AROUND_ORIGINAL_BYTES;
  }

  /** Largest message of this type, in bytes. */
  public int bytes(String type) {
    return type.equals(HANDOVER) ? handoverBytes() : messageBytes;
  }

  /**
   * Refuses a message that is too large.
   *
   * @param size of the document, in bytes
   * @throws IllegalArgumentException with both sizes
   */
  public void check(String type, int size) {
    if (size > bytes(type)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a message of type %s has at most %d bytes, this one has %d",
              type,
              bytes(type),
              size));
    }
  }
}
