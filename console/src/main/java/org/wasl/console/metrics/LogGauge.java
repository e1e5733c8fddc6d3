package org.wasl.console.metrics;

import java.util.Optional;

/**
 * How far the audit log has come.
 *
 * @param size entries that have their place in it
 * @param signed of these, those under a signed checkpoint
 * @param lagMillis age of the oldest entry under none, in milliseconds; 0 when all are
 * @param witnessed how far witnesses have come; empty where there are none
 */
public record LogGauge(long size, long signed, long lagMillis, Optional<Witnessed> witnessed) {

  /**
   * How far witnesses have come.
   *
   * @param size entries under a checkpoint that a quorum has cosigned
   * @param lagMillis age of the oldest entry under none, in milliseconds; 0 when all are
   */
  public record Witnessed(long size, long lagMillis) {}
}
