package org.wasl.routes.delivery;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Wakes the claim of due deliveries when one becomes due in this process. So nothing polls the
 * database. A lost signal costs one sweep interval.
 */
public final class DueSignal {
  private final Semaphore due = new Semaphore(0);

  /** Signals that a delivery is due. */
  public void signal() {
    if (due.availablePermits() == 0) {
      due.release();
    }
  }

  /** Waits for a signal, at most {@code sweepMillis}. */
  public void await(long sweepMillis) throws InterruptedException {
    if (due.tryAcquire(sweepMillis, TimeUnit.MILLISECONDS)) {
      due.drainPermits();
    }
  }
}
