package org.wasl.kit.certify.cases;

import java.time.Duration;

/**
 * How long is waited, and what a clock may be off.
 *
 * @param request one request ends after this time, and so does the wait for an answer of an agency
 *     that collects
 * @param delivery a delivery that is answered with "later" is repeated for so long, in all
 * @param clockSkew how far the time of a receipt may lie from the tester's own clock
 */
public record CertificationLimits(Duration request, Duration delivery, Duration clockSkew) {
  /** 10 s, 30 s, 5 minutes. */
  public static final CertificationLimits DEFAULT =
      new CertificationLimits(
          Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(5));

  /** Refuses what cannot work. */
  public CertificationLimits {
    if (request.toMillis() < 1 || delivery.isNegative() || clockSkew.isNegative()) {
      throw new IllegalArgumentException(
          "a request takes more than nothing, and no time is below nothing");
    }
  }
}
