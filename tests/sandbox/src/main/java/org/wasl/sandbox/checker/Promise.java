package org.wasl.sandbox.checker;

/** The promises of the gateway that can be checked from outside. */
public enum Promise {
  /** Right decisions at intake. */
  RIGHT_ANSWER(
      "every valid message was accepted, and every other one refused for the right reason"),
  /** Lost or doubled. */
  DELIVERED_ONCE("every accepted message reached each recipient, exactly once in effect"),
  /** Foreign, altered or misdirected. */
  NOTHING_UNEXPECTED("only accepted messages arrived, each unchanged"),
  /** A refusal that left something behind. */
  REFUSED_NOT_DELIVERED("refused messages reached nobody"),
  /** Idempotence at the door. */
  SAME_ANSWER("repeated messages got their first answer"),
  /** Proof. */
  RECEIPTS_VALID("every delivery has its recipient's valid receipt"),
  /** Audit. */
  TRAIL_CONSISTENT("every step is in the audit trail, contiguous and legal"),
  /** No case stays with triage. */
  TRIAGE_RESOLVED("every case without a competent office came to an office by triage"),
  /** Evidence. */
  LOG_COMPLETE("every entry of the trail is in the signed log, once and unchanged"),
  /** In time. */
  LOG_FRESH("of a hundred steps, 99 were signed within 2 seconds and cosigned within 10"),
  /** One log for everybody. */
  LOG_WITNESSED("a quorum of witnesses has cosigned that log, as it is now"),
  /** Nothing forgotten. */
  NO_DELIVERY_OPEN("no delivery is left open");

  private final String text;

  Promise(String text) {
    this.text = text;
  }

  /** The promise as a clause. */
  public String text() {
    return text;
  }
}
