package org.wasl.connectors.intermediary;

import org.wasl.wire.exchange.DeliveryFailure;

/** The agency's broker or file server cannot be used now. */
public final class IntermediaryUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final DeliveryFailure reason;

  /** For {@code reason}. */
  public IntermediaryUnavailableException(DeliveryFailure reason) {
    this(reason, reason.code());
  }

  private IntermediaryUnavailableException(DeliveryFailure reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /**
   * For a fault that the operator repairs in a file of the gateway.
   *
   * @param problem the file and its fault, for the log, without any of its content
   */
  public static IntermediaryUnavailableException ofFile(DeliveryFailure reason, String problem) {
    return new IntermediaryUnavailableException(reason, reason.code() + ": " + problem);
  }

  /** The reason. */
  public DeliveryFailure reason() {
    return reason;
  }
}
