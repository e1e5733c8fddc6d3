package org.wasl.rules.delivery;

/**
 * Decides when the circuit breaker of an agency opens and probes.
 *
 * @param failuresToOpen number of transient failures in a row that open the breaker, at least 1
 * @param openMillis how long it stays open the first time, in milliseconds. The time doubles with
 *     each probe that fails
 * @param maxOpenMillis upper limit of that doubling, in milliseconds
 */
public record BreakerPolicy(int failuresToOpen, long openMillis, long maxOpenMillis) {

  /** The defaults. */
  public static final BreakerPolicy DEFAULT = new BreakerPolicy(5, 1_000, 60_000);

  /** Checks the limits against each other. */
  public BreakerPolicy {
    if (failuresToOpen < 1) {
      throw new IllegalArgumentException("failuresToOpen must be at least 1");
    }
    if (openMillis < 1 || maxOpenMillis < openMillis) {
      throw new IllegalArgumentException("openMillis must be from 1 to maxOpenMillis");
    }
  }
}
