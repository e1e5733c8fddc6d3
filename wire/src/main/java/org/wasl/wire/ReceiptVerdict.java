package org.wasl.wire;

import java.util.Optional;

/** What a text that was offered as an agency's receipt turned out to be. Only one kind proves. */
public sealed interface ReceiptVerdict {

  /** The receipt, where it may be believed. */
  default Optional<Receipt> genuine() {
    return Optional.empty();
  }

  /** A receipt, signed by the agency. */
  record Genuine(Receipt receipt) implements ReceiptVerdict {
    @Override
    public Optional<Receipt> genuine() {
      return Optional.of(receipt);
    }
  }

  /**
   * It has the form of a receipt, and the signature is not the agency's: somebody altered it, or
   * pretends to be the agency.
   *
   * @param why anything but {@link SignatureCheck#VALID}
   */
  record Forged(SignatureCheck why) implements ReceiptVerdict {}

  /** No receipt at all: an error page, a cut answer, a document of another kind. */
  record Unreadable() implements ReceiptVerdict {}
}
