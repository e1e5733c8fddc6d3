package org.wasl.wire.exchange;

import java.nio.charset.StandardCharsets;

/**
 * An agency hands in a receipt for a delivery, by a call of its own: that its machine has it, or
 * that a person opened it.
 *
 * @param request who, and which delivery
 * @param receipt the exact bytes; a compact JWS if all is well, not yet verified
 */
public record Acknowledgement(CollectionRequest request, byte[] receipt) {
  /** The receipt as text. */
  public String text() {
    return new String(receipt, StandardCharsets.US_ASCII).trim();
  }
}
