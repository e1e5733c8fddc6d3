package org.wasl.wire.receipt;

import java.util.Optional;
import org.wasl.wire.jose.SignatureStatus;

/** Result of verifying a text as an agency's receipt. */
public sealed interface ReceiptVerification {

  /** The receipt, where it is valid. */
  default Optional<Receipt> genuine() {
    return Optional.empty();
  }

  /** A receipt, signed by the agency. */
  record Genuine(Receipt receipt) implements ReceiptVerification {
    @Override
    public Optional<Receipt> genuine() {
      return Optional.of(receipt);
    }
  }

  /**
   * It has the form of a receipt, but not a valid signature of the agency. It was altered or
   * forged.
   *
   * @param why anything but {@link SignatureStatus#VALID}
   */
  record Forged(SignatureStatus why) implements ReceiptVerification {}

  /** Not a receipt: an error page, a truncated answer, a document of another kind. */
  record Unreadable() implements ReceiptVerification {}
}
