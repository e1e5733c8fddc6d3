package org.wasl.certification.cases;

import java.time.Duration;

/**
 * Timeouts of requests, and the tolerance for clocks.
 *
 * @param request one request ends after this time, and so does the wait for an answer of an agency
 *     that collects
 * @param delivery a delivery that is answered with "later" is repeated for so long, in all
 * @param clockSkew how far the time of a receipt may lie from the tester's own clock
 */
public record CertificationLimits(Duration request, Duration delivery, Duration clockSkew) {
  /** Limits for a program on a busy machine, with a long timeout. */
  public static final CertificationLimits PATIENT =
      new CertificationLimits(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(5));

  /** 10 s, 30 s, 5 minutes. */
  public static final CertificationLimits DEFAULT =
      new CertificationLimits(
          Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(5));

  /** Checks the values. */
  public CertificationLimits {
    if (request.toMillis() < 1 || delivery.isNegative() || clockSkew.isNegative()) {
      throw new IllegalArgumentException(
          "a request takes more than nothing, and no time is below nothing");
    }
  }
}
