package org.wasl.wire.exchange;

import java.nio.charset.StandardCharsets;

/**
 * A request with which an agency submits a receipt for a delivery: its system has it, or a person
 * opened it.
 *
 * @param request the agency and the delivery
 * @param receipt the exact bytes; should be a compact JWS, not yet verified
 */
public record Acknowledgement(CollectionRequest request, byte[] receipt) {
  /** The receipt as text. */
  public String text() {
    return new String(receipt, StandardCharsets.US_ASCII).trim();
  }
}
