package org.wasl.routes.door;

import java.util.Locale;

/** The fixed list of reasons for a refusal; texts in three languages stand in the code lists. */
public enum Problem {
  /** Bytes that two readers could read differently, or over a limit of depth or length. */
  MALFORMED_JSON,
  /** Larger than the door takes. */
  TOO_LARGE,
  /** No {@code Wasl-Signature}. */
  UNSIGNED,
  /** A signature that is not this agency's over these bytes. */
  BAD_SIGNATURE,
  /** Not what the type's schema asks for. */
  SCHEMA_VIOLATION,
  /** A type or version we do not know. */
  UNKNOWN_TYPE,
  /** A certificate that speaks for nobody in the directory. */
  UNKNOWN_AGENCY,
  /** The envelope names another sender than the certificate. */
  WRONG_SENDER,
  /** No agreement lets this agency send this. */
  NOT_AGREED,
  /** Not in this state of the referral. */
  WRONG_STATE,
  /** The message id was used for other content. */
  CONFLICTING_DUPLICATE,
  /** Nothing here that this agency may know of. */
  NOT_FOUND,
  /** The sender's clock is off. */
  STALE_OR_FUTURE_TIME,
  /** Too much is waiting. */
  OVERLOADED,
  /** The database cannot be reached. */
  UNAVAILABLE,
  /** A fault of ours. */
  INTERNAL;

  /** As in the problem's type URI and in audit entries. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
