package org.wasl.routes;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.BooleanSupplier;

/** A fault of ours, in the middle of a step. */
final class FailingClock extends Clock {
  static final String TEXT = "canary-of-the-clock";

  private final Clock sound = systemUTC();
  private final BooleanSupplier fails;

  FailingClock(BooleanSupplier fails) {
    this.fails = fails;
  }

  @Override
  public Instant instant() {
    if (fails.getAsBoolean()) {
      throw new IllegalStateException(TEXT);
    }
    return sound.instant();
  }

  @Override
  public ZoneId getZone() {
    return sound.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
