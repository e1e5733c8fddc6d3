package org.wasl.system;

import java.time.Duration;

/**
 * The time that a person's hands need, which a driver does not. The times are those of the
 * keystroke-level model for a person of average skill.
 */
final class HandTime {
  private static final Duration POINT_AND_CLICK = Duration.ofMillis(1_300);
  private static final Duration KEY = Duration.ofMillis(280);

  private HandTime() {}

  static Duration of(long clicks, long characters) {
    return POINT_AND_CLICK.multipliedBy(clicks).plus(KEY.multipliedBy(characters));
  }
}
