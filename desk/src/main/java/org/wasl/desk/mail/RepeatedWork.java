package org.wasl.desk.mail;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.FaultTrace;

/** Work that is done when there is a reason to, and at the latest after some time. */
final class RepeatedWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RepeatedWork.class);

  private final Semaphore reasons = new Semaphore(0);
  private final Thread thread;

  /** What is done; it may block. */
  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException;
  }

  RepeatedWork(String name, long pauseMillis, Work work) {
    this.thread = Thread.ofVirtual().name(name).start(() -> repeat(pauseMillis, work));
  }

  private void repeat(long pauseMillis, Work work) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          work.run();
        } catch (RuntimeException e) {
          LOG.warn("{}: {}", Thread.currentThread().getName(), FaultTrace.of(e));
        }
        reasons.tryAcquire(pauseMillis, TimeUnit.MILLISECONDS);
        reasons.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** There is a reason: the work is done once more, soon. */
  void wake() {
    reasons.release();
  }

  /** Stops, and waits for the work under way. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
