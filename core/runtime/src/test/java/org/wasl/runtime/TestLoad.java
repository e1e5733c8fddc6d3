package org.wasl.runtime;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;

/**
 * The time that a promise with a time limit may take in a test. At rest it is that time. Time
 * limits grow with the load of the machine. If more threads want to run than the machine has
 * processors, each waits for the others. Without a larger limit a test would test the machine and
 * not the promise.
 */
public final class TestLoad {
  /** Limits grow no further, because a test that takes longer hangs. */
  private static final double MAX_FACTOR = 20;

  /**
   * The time for which a test waits for something without a promised time. It goes on as soon as it
   * is so. A test that takes longer hangs.
   */
  public static final Duration SOON = Duration.ofMinutes(5);

  /**
   * A limit for all commands of a document or a whole demo. A demo gives up sooner, and says what
   * is left open.
   */
  public static final Duration WHOLE_RUN = Duration.ofMinutes(15);

  private TestLoad() {}

  /** The limit by the load of now. Ask when the time is over, so that the load meanwhile counts. */
  public static Duration limit(Duration atRest) {
    OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
    double loadPerProcessor = machine.getSystemLoadAverage() / machine.getAvailableProcessors();
    double factor = Math.clamp(2 * loadPerProcessor, 1, MAX_FACTOR);
    return Duration.ofMillis(Math.round(atRest.toMillis() * factor));
  }

  /**
   * A limit for a time that a test waits for in any case. It grows to {@code max} and no further.
   */
  public static Duration limit(Duration atRest, Duration max) {
    Duration now = limit(atRest);
    return now.compareTo(max) < 0 ? now : max;
  }
}
