package org.wasl.base;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;

/**
 * How long what is promised within a time may take in a test. At rest it is that time. Where more
 * threads want to run than the machine has processors, each waits for the others, and the limit
 * grows as their number does: else the machine is tested, and not the promise.
 */
public final class TestLoad {
  /** Limits grow no further: what takes longer hangs. */
  private static final double MOST = 20;

  /**
   * How long a test waits for what has no time promised. It goes on as soon as it is so; what takes
   * longer hangs.
   */
  public static final Duration SOON = Duration.ofMinutes(5);

  /**
   * The same for all commands of a document, or a whole demo: a demo gives up sooner, and says what
   * is left open.
   */
  public static final Duration WHOLE_RUN = Duration.ofMinutes(15);

  private TestLoad() {}

  /** The limit of now; ask when the time is over, so that the load meanwhile counts. */
  public static Duration limit(Duration atRest) {
    OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
    double perProcessor = machine.getSystemLoadAverage() / machine.getAvailableProcessors();
    double factor = Math.clamp(2 * perProcessor, 1, MOST);
    return Duration.ofMillis(Math.round(atRest.toMillis() * factor));
  }

  /** The same of a time that a test waits for in any case: it grows to this one and no further. */
  public static Duration limit(Duration atRest, Duration most) {
    Duration now = limit(atRest);
    return now.compareTo(most) < 0 ? now : most;
  }
}
