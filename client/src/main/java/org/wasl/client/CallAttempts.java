package org.wasl.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.wasl.base.Backoff;

/** The attempts of one call: how many, how long between them, and until when. */
final class CallAttempts {

  private final ClientConfig config;
  private final Closing closing;
  private final long startNanos = System.nanoTime();
  private int count;

  CallAttempts(ClientConfig config, Closing closing) {
    this.config = config;
    this.closing = closing;
  }

  /** Begins the next one. */
  void next() {
    count++;
  }

  int count() {
    return count;
  }

  /** How long one attempt may take now; at least a millisecond. */
  Duration timeout() {
    long left = Math.max(1, leftMillis());
    return Duration.ofMillis(Math.min(left, config.attemptTimeout().toMillis()));
  }

  /**
   * Waits before the next attempt.
   *
   * @param askedMillis what the gateway asked for; 0 where it did not
   * @return false where there is no time for another attempt, or the client is closed
   */
  boolean pause(long askedMillis) throws InterruptedException {
    long pause = Math.max(askedMillis, backoffMillis(config, Math.max(0, count - 1)));
    return pause < leftMillis() && !closing.await(pause);
  }

  /** Full jitter: any part of the longest pause, which doubles each time. */
  static long backoffMillis(ClientConfig config, int doublings) {
    Backoff backoff = new Backoff(config.firstDelay().toMillis(), config.maxDelay().toMillis());
    long longest = backoff.after(doublings);
    return ThreadLocalRandom.current().nextLong(longest + 1);
  }

  private long leftMillis() {
    long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    return config.deadline().toMillis() - passed;
  }

  /** Whether the client is closed; whoever waits is woken when it closes. */
  static final class Closing {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;

    void close() {
      lock.lock();
      try {
        closed = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** Whether it is closed, by now or within the time. */
    boolean await(long millis) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        while (!closed && left > 0) {
          left = changed.awaitNanos(left);
        }
        return closed;
      } finally {
        lock.unlock();
      }
    }
  }
}
