package org.wasl.kit.certify;

/** What the agency has done with a delivery when it signs the receipt. */
public enum Confirmation {
  /** It has opened and verified the message. */
  OPENED,
  /**
   * It has stored the sealed bytes, and has no key that opens them, as the host of a desk. What is
   * decided by whoever opens the message does not apply.
   */
  SEALED
}
