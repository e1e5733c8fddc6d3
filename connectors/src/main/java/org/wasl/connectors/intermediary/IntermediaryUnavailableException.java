package org.wasl.connectors.intermediary;

/** The agency's broker or file server cannot be used now. */
public final class IntermediaryUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason a code, as in {@link org.wasl.wire.exchange.DeliveryReply.RetryLater}
   */
  public IntermediaryUnavailableException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** Why, as a code. */
  public String reason() {
    return reason;
  }
}
