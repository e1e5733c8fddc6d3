package org.wasl.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * On the stop signal (SIGTERM, SIGINT) a thread is interrupted, and the process ends once that
 * thread has cleaned up, or after a limit.
 */
final class SignalInterrupt implements AutoCloseable {
  private final Thread thread;
  private final Duration limit;
  private final CountDownLatch cleaned = new CountDownLatch(1);

  private SignalInterrupt(Thread thread, Duration limit) {
    this.thread = thread;
    this.limit = limit;
  }

  /** The calling thread is interrupted until this is closed. */
  static SignalInterrupt ofThisThread(Duration limit) {
    SignalInterrupt made = new SignalInterrupt(Thread.currentThread(), limit);
    Runtime.getRuntime().addShutdownHook(new Thread(made::give, "signal-interrupt"));
    return made;
  }

  private void give() {
    if (cleaned.getCount() == 0) {
      return;
    }
    thread.interrupt();
    try {
      cleaned.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    cleaned.countDown();
  }
}
