package org.wasl.connectors.http.limits;

import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.message.SignedMessage;

/**
 * Limits of one batch of messages ({@code POST /v1/cases:batch}). What it holds in memory is
 * bounded by the last three, however long it is.
 *
 * @param maxItems lines; what follows them is not read
 * @param maxBytes all lines together, in bytes
 * @param maxLineBytes longest line, in bytes; a longer one is refused alone
 * @param maxInFlight lines that are worked on, or wait for their answer to be sent, at once
 * @param maxBytesInFlight of these, in bytes; one line more may be there
 */
public record BatchSettings(
    int maxItems, long maxBytes, int maxLineBytes, int maxInFlight, int maxBytesInFlight) {

  /** The defaults. */
  public static final BatchSettings DEFAULT =
      new BatchSettings(
          10_000,
          256L << 20,
          SignedMessage.maxJsonBytes(MessageLimits.LARGEST.messageBytes()),
          32,
          4 << 20);

  /** What a batch may hold in memory, in bytes: counted as the body of its agency's request. */
  public int heldBytes() {
    return maxBytesInFlight + 2 * maxLineBytes;
  }
}
