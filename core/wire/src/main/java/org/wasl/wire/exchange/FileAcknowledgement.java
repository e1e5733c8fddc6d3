package org.wasl.wire.exchange;

import java.nio.charset.StandardCharsets;
import org.wasl.rules.id.FileId;

/**
 * A request with which an agency submits a receipt for an evidence file. The receipt says that the
 * agency has verified the whole of it.
 *
 * @param file the file that the address names
 * @param receipt the exact bytes, which should be a compact JWS and are not yet verified
 */
public record FileAcknowledgement(
    String thumbprint, String acceptLanguage, FileId file, byte[] receipt) implements Inquiry {
  /** The receipt as text. */
  public String text() {
    return new String(receipt, StandardCharsets.US_ASCII).trim();
  }
}
