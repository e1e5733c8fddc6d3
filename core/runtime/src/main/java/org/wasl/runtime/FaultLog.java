package org.wasl.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * The faults of what is read again and again, such as health checks and gauges, whose readers see
 * only that there is no value. A fault is logged when it is new, and once a minute while it lasts.
 * It is the same fault where its class and its first frame are the same.
 */
public final class FaultLog {
  private static final long REPEAT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final BiConsumer<String, String> log;
  private final LongSupplier nanoClock;

  /** As many as there are places that throw. */
  private final Map<Fault, Long> loggedNanos = new HashMap<>();

  private record Fault(String what, Class<?> type, String frame) {}

  /**
   * A log in which nothing was written yet.
   *
   * @param log given what failed and the {@link FaultTrace} of it
   */
  public FaultLog(BiConsumer<String, String> log) {
    this(log, System::nanoTime);
  }

  FaultLog(BiConsumer<String, String> log, LongSupplier nanoClock) {
    this.log = log;
    this.nanoClock = nanoClock;
  }

  /**
   * Logs a fault, unless it was logged within the last minute.
   *
   * @param subject failed, in the code's own words, never content
   */
  public void add(String subject, Throwable fault) {
    StackTraceElement[] frames = fault.getStackTrace();
    String frame = frames.length == 0 ? "" : frames[0].toString();
    if (isDue(new Fault(subject, fault.getClass(), frame))) {
      log.accept(subject, FaultTrace.of(fault));
    }
  }

  private synchronized boolean isDue(Fault fault) {
    long now = nanoClock.getAsLong();
    Long last = loggedNanos.get(fault);
    if (last != null && now - last < REPEAT_NANOS) {
      return false;
    }
    loggedNanos.put(fault, now);
    return true;
  }
}
