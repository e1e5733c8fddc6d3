package org.wasl.certification;

/** The step that a receipt confirms. */
public enum Confirmation {
  /** It has opened and verified the message. */
  OPENED,
  /**
   * It has stored the sealed bytes, and has no key that opens them, as the host of a desk. Cases
   * about opened messages do not apply.
   */
  SEALED
}
