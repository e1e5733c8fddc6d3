package org.wasl.wire.jose;

import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;

/**
 * The time in which a JWK may be used, from {@code nbf} until before {@code exp} if its owner sets
 * them.
 */
public final class KeyValidity {
  private KeyValidity() {}

  /** Tells whether the key may be used at this time. */
  public static boolean includes(JWK key, Instant at) {
    return (key.getNotBeforeTime() == null || !at.isBefore(key.getNotBeforeTime().toInstant()))
        && (key.getExpirationTime() == null || at.isBefore(key.getExpirationTime().toInstant()));
  }
}
