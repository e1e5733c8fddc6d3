package org.wasl.rules.delivery;

import java.util.Locale;

/** The gateway's attestation for a delivery that it parked, in the words of ETSI EN 319 522. */
public enum NonDelivery {
  /** The recipient's system refused the delivery for good. */
  RELAY_REJECTED,
  /** The recipient did not take the delivery in time, or the gateway could not send it. */
  NON_DELIVERY,
  /** The recipient collects its deliveries itself, and did not collect this one in time. */
  NON_COLLECTION;

  /** As written in a receipt, for example {@code relay-rejected}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind for the reason of a {@code parked} step. The last word of the reason decides.
   *
   * @param why the reason as in the entry, for example {@code horizon-exceeded/nobody-came}
   */
  public static NonDelivery ofParked(String why) {
    String cause = why.substring(why.lastIndexOf('/') + 1);
    if (cause.equals(ReasonCode.REJECTED.code())) {
      return RELAY_REJECTED;
    }
    return cause.equals(ReasonCode.NOBODY_CAME.code()) ? NON_COLLECTION : NON_DELIVERY;
  }
}
