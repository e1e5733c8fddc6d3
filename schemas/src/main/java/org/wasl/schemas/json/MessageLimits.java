package org.wasl.schemas.json;

import java.util.Locale;

/**
 * Limits the size of a message. One bound holds for every type. A larger bound, derived from it,
 * holds for the type that contains another message. So whatever was accepted can be handed over.
 *
 * @param messageBytes largest message document but a handover, in bytes
 */
public record MessageLimits(int messageBytes) {

  /** Type of the message that contains another one. */
  public static final String HANDOVER = "handover";

  /** Bytes of the largest message that any gateway takes. */
  public static final int LARGEST_MESSAGE_BYTES = 1 << 20;

  /**
   * For all parts of a handover except the original, which are envelope, addressee and signature,
   * in bytes.
   */
  private static final int AROUND_ORIGINAL_BYTES = 8_192;

  /** {@link #handoverBytes} of the largest. */
  public static final int LARGEST_HANDOVER_BYTES =
      (4 * LARGEST_MESSAGE_BYTES + 2) / 3 + AROUND_ORIGINAL_BYTES;

  /**
   * 1 MiB. A gateway accepts this unless it is configured for less, and the kit accepts it from any
   * gateway.
   */
  public static final MessageLimits LARGEST = new MessageLimits(LARGEST_MESSAGE_BYTES);

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
   * @param size size of the document, in bytes
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
