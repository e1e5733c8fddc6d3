package org.wasl.routes.delivery;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Wakes the relay when something became due in this process, so that it need not ask the database
 * all the time. A lost signal costs one sweep interval, nothing else.
 */
public final class DueSignal {
  private final Semaphore due = new Semaphore(0);

  /** Something is due. */
  public void signal() {
    if (due.availablePermits() == 0) {
      due.release();
    }
  }

  /** Returns when something may be due: signalled, or {@code sweepMillis} have passed. */
  public void await(long sweepMillis) throws InterruptedException {
    if (due.tryAcquire(sweepMillis, TimeUnit.MILLISECONDS)) {
      due.drainPermits();
    }
  }
}
