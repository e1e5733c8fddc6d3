package org.wasl.connectors.jms;

/** The agency's broker cannot be used now. */
final class BrokerUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason a code, as in {@link org.wasl.wire.exchange.DeliveryReply.RetryLater}
   */
  BrokerUnavailableException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** Why, as a code. */
  String reason() {
    return reason;
  }
}
