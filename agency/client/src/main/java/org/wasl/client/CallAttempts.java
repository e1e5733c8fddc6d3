package org.wasl.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.wasl.runtime.Backoff;

/** Counts the attempts of one call, and decides how long to wait between them and when to stop. */
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

  /** Returns the timeout of one attempt, at least a millisecond. */
  Duration timeout() {
    long left = Math.max(1, leftMillis());
    return Duration.ofMillis(Math.min(left, config.times().attemptTimeout().toMillis()));
  }

  /**
   * Waits before the next attempt, and tells the listener of it.
   *
   * @param reason why there has to be another one
   * @param askedMillis the pause that the gateway asked for; 0 if it did not
   * @return false if there is no time for another attempt, or the client is closed
   */
  boolean pause(String reason, long askedMillis) throws InterruptedException {
    long pause = Math.max(askedMillis, backoffMillis(config, Math.max(0, count - 1)));
    if (pause >= leftMillis()) {
      return false;
    }
    config.retries().retrying(reason, Duration.ofMillis(leftMillis()));
    return !closing.await(pause);
  }

  /**
   * Applies full jitter. The pause is a random part of the longest pause, which doubles with each
   * attempt.
   */
  static long backoffMillis(ClientConfig config, int doublings) {
    ClientConfig.CallTimes times = config.times();
    Backoff backoff = new Backoff(times.firstDelay().toMillis(), times.maxDelay().toMillis());
    long longest = backoff.after(doublings);
    return ThreadLocalRandom.current().nextLong(longest + 1);
  }

  private long leftMillis() {
    long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    return config.times().deadline().toMillis() - passed;
  }

  /** Records that the client is closed, and wakes all waiting threads. */
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

    /** Tells whether it is closed, by now or within the time. */
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
