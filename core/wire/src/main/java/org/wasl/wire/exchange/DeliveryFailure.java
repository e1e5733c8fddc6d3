package org.wasl.wire.exchange;

import java.util.Locale;

/**
 * The reason why a call brought no receipt, as the connector saw it. The list is shared by all
 * protocols.
 */
public enum DeliveryFailure {
  /** No answer before the call's hard deadline, or the agency said so itself. */
  DEADLINE,
  /** The agency has it and had not acknowledged it at the deadline. */
  NOT_ACKNOWLEDGED,
  /** The name of the host does not resolve. */
  UNKNOWN_HOST,
  /** Nobody answered. */
  CONNECT,
  /** The connection broke before an answer was complete. */
  CONNECTION_LOST,
  /** The TLS handshake failed. */
  TLS,
  /** The certificate at the other end is not one of the agency's. */
  WRONG_CERTIFICATE,
  /** The host key of the file server is not the agency's. */
  WRONG_HOST_KEY,
  /** The directory has no certificate of the agency. */
  NO_CERTIFICATE,
  /** The file server did not admit the gateway. */
  LOGIN,
  /** The gateway has no SSH key that it may use. */
  SSH_KEY,
  /** The broker did not admit the gateway, or lacks a queue. */
  BROKER,
  /** The file server lacks a folder. */
  FOLDERS,
  /** The file server did not store the file. */
  NOT_STORED,
  /** The broker sent more than a message may have. */
  OVERSIZED,
  /** An answer longer than a receipt may be. */
  OVERSIZED_ANSWER,
  /** The answer to several deliveries says nothing about this one. */
  NO_OUTCOME,
  /** The agency asked to wait. */
  BUSY,
  /** The agency failed. */
  SERVER_ERROR,
  /** The agency refused for good. */
  REFUSED,
  /** A status that the protocol does not know, for example a redirect. */
  UNEXPECTED_STATUS;

  /** The code for a log, in lower case with words joined by hyphens. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
