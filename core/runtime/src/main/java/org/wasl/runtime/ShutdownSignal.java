package org.wasl.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The stop signal (SIGTERM, SIGINT), observed from before the start of the first part. The process
 * waits until its main thread has stopped all parts in order. After a limit it is killed. The next
 * start recovers.
 */
public final class ShutdownSignal implements AutoCloseable {
  private final CountDownLatch given = new CountDownLatch(1);
  private final CountDownLatch obeyed = new CountDownLatch(1);
  private final long patienceMillis;

  private ShutdownSignal(long patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  /**
   * Installs the handler of the signal.
   *
   * @param thread name of the handler's thread
   * @param patienceMillis how long the process waits for its parts
   */
  public static ShutdownSignal awaited(String thread, long patienceMillis) {
    ShutdownSignal signal = new ShutdownSignal(patienceMillis);
    Runtime.getRuntime().addShutdownHook(new Thread(signal::give, thread));
    return signal;
  }

  private void give() {
    given.countDown();
    try {
      obeyed.await(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells whether it was given. */
  public boolean isGiven() {
    return given.getCount() == 0;
  }

  /** Waits until it is given. */
  public void await() throws InterruptedException {
    given.await();
  }

  /** Everything has stopped. The process may end. */
  @Override
  public void close() {
    obeyed.countDown();
  }
}
