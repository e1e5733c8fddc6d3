package org.wasl.console.metrics;

import java.util.Optional;

/**
 * Size and lag of the audit log.
 *
 * @param size the number of entries with a position in the log
 * @param signed how many of them are under a signed checkpoint
 * @param lagMillis the age of the oldest entry not covered, in milliseconds; 0 if all are
 * @param witnessed size and lag of the cosigned log; empty without witnesses
 */
public record LogGauge(long size, long signed, long lagMillis, Optional<Witnessed> witnessed) {

  /**
   * Size and lag of the cosigned log.
   *
   * @param size the number of entries under a checkpoint that a quorum has cosigned
   * @param lagMillis the age of the oldest entry not covered, in milliseconds; 0 if all are
   */
  public record Witnessed(long size, long lagMillis) {}
}
