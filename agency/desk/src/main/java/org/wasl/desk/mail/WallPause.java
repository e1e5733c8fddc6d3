package org.wasl.desk.mail;

import java.time.Duration;
import java.time.Instant;

/**
 * A pause by a clock that may be set.
 *
 * @param since when it began
 * @param length how long it is
 */
record WallPause(Instant since, Duration length) {
  /** A pause of a task that has not run yet. */
  static final WallPause NONE = new WallPause(Instant.EPOCH, Duration.ZERO);

  /**
   * Tells whether the pause is over. A pause with a start after now is over too, because the clock
   * was ahead and was set back since.
   */
  boolean isOver(Instant now) {
    return since.isAfter(now) || !now.isBefore(since.plus(length));
  }
}
