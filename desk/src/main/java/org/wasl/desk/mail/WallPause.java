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
  /** Of nothing that has been yet. */
  static final WallPause NONE = new WallPause(Instant.EPOCH, Duration.ZERO);

  /** One that began later than now is: the clock was ahead then, and was set back since. */
  boolean isOver(Instant now) {
    return since.isAfter(now) || !now.isBefore(since.plus(length));
  }
}
