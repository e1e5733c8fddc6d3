package org.wasl.routes.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes this gateway out of service, so that its stop disturbs no agency. From the beginning the
 * gateway is not ready, claims no delivery and closes each connection after its next answer. It
 * accepts messages until the notice is over, because the load balancer needs time to see that the
 * gateway is not ready.
 */
public final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  private final long noticeNanos;
  private final LongSupplier nanoClock;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Long begunNanos;

  /**
   * @param notice the time from the beginning until messages are refused
   * @param nanoClock a clock that never goes back, like {@link System#nanoTime}
   */
  public Drain(Duration notice, LongSupplier nanoClock) {
    this.noticeNanos = notice.toNanos();
    this.nanoClock = nanoClock;
  }

  /** Adds a listener for the beginning and the end. It must not block. */
  public void onChange(Runnable changed) {
    listeners.add(changed);
  }

  /** Begins. No effect if it has begun. */
  public synchronized void begin() {
    if (begunNanos == null) {
      begunNanos = nanoClock.getAsLong();
      LOG.info("drain: no delivery is claimed, messages are refused after the notice");
      listeners.forEach(Runnable::run);
    }
  }

  /** Ends, so that the gateway serves again. No effect if it has not begun. */
  public synchronized void end() {
    if (begunNanos != null) {
      begunNanos = null;
      LOG.info("drain ended: the gateway serves again");
      listeners.forEach(Runnable::run);
    }
  }

  /** Tells whether it has begun. */
  public boolean isBegun() {
    return begunNanos != null;
  }

  /** Tells whether the notice is over, so that messages are refused. */
  public boolean isNoticeOver() {
    Long begun = begunNanos;
    return begun != null && nanoClock.getAsLong() - begun >= noticeNanos;
  }
}
