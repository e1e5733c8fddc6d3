package org.wasl.gateway.lifecycle;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.wasl.gateway.config.settings.GatewayConfig;

/**
 * Being told to stop (SIGTERM, SIGINT), from before the start of the first part. The process then
 * waits until its main thread has stopped in order what it had started, but not for ever: past the
 * limit it ends as if killed, which every start can cope with.
 */
public final class ShutdownSignal implements AutoCloseable {
  private final CountDownLatch given = new CountDownLatch(1);
  private final CountDownLatch obeyed = new CountDownLatch(1);
  private final long patienceMillis;

  private ShutdownSignal(long patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  /** From now on the signal is heard. */
  public static ShutdownSignal awaited(GatewayConfig config) {
    ShutdownSignal signal = new ShutdownSignal(patienceMillis(config));
    Runtime.getRuntime().addShutdownHook(new Thread(signal::give, "wasl-stop"));
    return signal;
  }

  /** Routes and database are stopped one after the other; the rest is quick. */
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

  /** Nothing runs any more: the process may end. */
  @Override
  public void close() {
    obeyed.countDown();
  }
}
