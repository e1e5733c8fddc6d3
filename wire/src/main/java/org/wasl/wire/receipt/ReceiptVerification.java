package org.wasl.wire.receipt;

import java.util.Optional;
import org.wasl.wire.jose.SignatureStatus;

/** What a text that was offered as an agency's receipt turned out to be. Only one kind proves. */
public sealed interface ReceiptVerification {

  /** The receipt, where it may be believed. */
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
   * It has the form of a receipt, and the signature is not the agency's: somebody altered it, or
   * pretends to be the agency.
   *
   * @param why anything but {@link SignatureStatus#VALID}
   */
  record Forged(SignatureStatus why) implements ReceiptVerification {}

  /** No receipt at all: an error page, a cut answer, a document of another kind. */
  record Unreadable() implements ReceiptVerification {}
}
