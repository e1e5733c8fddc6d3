package org.wasl.gateway.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.wasl.gateway.config.GatewayConfig;

/**
 * Being told to stop (SIGTERM, SIGINT), from before the start of the first part. The process then
 * waits until its main thread has stopped in order what it had started, but not for ever: past the
 * limit it ends as if killed, which every start can cope with.
 */
final class StopSignal implements AutoCloseable {
  private final CountDownLatch given = new CountDownLatch(1);
  private final CountDownLatch obeyed = new CountDownLatch(1);
  private final long patienceMillis;

  private StopSignal(long patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  /** From now on the signal is heard. */
  static StopSignal awaited(GatewayConfig config) {
    StopSignal signal = new StopSignal(patienceMillis(config));
    Runtime.getRuntime().addShutdownHook(new Thread(signal::give, "wasl-stop"));
    return signal;
  }

  /** Routes and database are stopped one after the other; the rest is quick. */
  private static long patienceMillis(GatewayConfig config) {
    return 2L * config.pace().shutdownMillis() + 2L * config.database().stopMillis();
  }

  private void give() {
    given.countDown();
    try {
      obeyed.await(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isGiven() {
    return given.getCount() == 0;
  }

  void await() throws InterruptedException {
    given.await();
  }

  /** Nothing runs any more: the process may end. */
  @Override
  public void close() {
    obeyed.countDown();
  }
}
