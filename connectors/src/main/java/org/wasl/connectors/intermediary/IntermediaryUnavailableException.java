package org.wasl.connectors.intermediary;

import org.wasl.wire.exchange.DeliveryFailure;

/** The agency's broker or file server cannot be used now. */
public final class IntermediaryUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final DeliveryFailure reason;

  /** For {@code reason}. */
  public IntermediaryUnavailableException(DeliveryFailure reason) {
    super(reason.code(), null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public DeliveryFailure reason() {
    return reason;
  }
}
