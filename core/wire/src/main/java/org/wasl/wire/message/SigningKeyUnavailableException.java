package org.wasl.wire.message;

/**
 * A signing key cannot be used now, because its token is not there. The caller can try to sign
 * again later. The message names the key and the token, and has no secret in it.
 */
public final class SigningKeyUnavailableException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** A failure of which {@code message} says the key and the reason. */
  public SigningKeyUnavailableException(String message) {
    super(message);
  }
}
