package org.wasl.wire.exchange;

import java.nio.charset.StandardCharsets;

/**
 * A request with which an agency submits a receipt for a delivery. The receipt says that the
 * agency's system has it, or that a person opened it.
 *
 * @param request the agency and the delivery
 * @param receipt the exact bytes, which should be a compact JWS and are not yet verified
 */
public record Acknowledgement(CollectionRequest request, byte[] receipt) {
  /** The receipt as text. */
  public String text() {
    return new String(receipt, StandardCharsets.US_ASCII).trim();
  }
}
