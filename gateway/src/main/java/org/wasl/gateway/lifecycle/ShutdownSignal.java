package org.wasl.gateway.lifecycle;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.wasl.gateway.config.settings.GatewayConfig;

/**
 * The stop signal (SIGTERM, SIGINT), observed from before the start of the first part. The process
 * waits until its main thread has stopped all parts in order. After a limit it is killed; the next
 * start recovers.
 */
public final class ShutdownSignal implements AutoCloseable {
  private final CountDownLatch given = new CountDownLatch(1);
  private final CountDownLatch obeyed = new CountDownLatch(1);
  private final long patienceMillis;

  private ShutdownSignal(long patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  /** Installs the handler of the signal. */
  public static ShutdownSignal awaited(GatewayConfig config) {
    ShutdownSignal signal = new ShutdownSignal(patienceMillis(config));
    Runtime.getRuntime().addShutdownHook(new Thread(signal::give, "wasl-stop"));
    return signal;
  }

  /** Time for routes and database, which are stopped one after the other; the rest is quick. */
  private static long patienceMillis(GatewayConfig config) {
    return 2L * config.processing().shutdownMillis() + 2L * config.database().stopMillis();
  }

  private void give() {
    given.countDown();
    try {
      obeyed.await(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isGiven() {
    return given.getCount() == 0;
  }

  public void await() throws InterruptedException {
    given.await();
  }

  /** Everything has stopped: the process may end. */
  @Override
  public void close() {
    obeyed.countDown();
  }
}
