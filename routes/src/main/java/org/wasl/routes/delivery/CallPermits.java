package org.wasl.routes.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * Permits for calls to each agency: this gateway has at most as many calls to an agency under way
 * as its file allows ({@code maxConcurrent}), whether the delivery was leased as it was accepted or
 * comes from the queue. What comes from the queue has waited longer and goes first.
 */
public final class CallPermits {
  private static final class AgencyPermits {
    private boolean open;
    private int taken;
    private int waiting;
  }

  private final Supplier<AgencyDirectory> directory;
  private final Map<String, AgencyPermits> agencies = new ConcurrentHashMap<>();

  /** Permits as the agencies' files say; a change of the directory counts at once. */
  public CallPermits(Supplier<AgencyDirectory> directory) {
    this.directory = directory;
  }

  /** From now on {@link #tryTake} gives permits for this agency: its route is there. */
  public void open(String id) {
    setOpen(id, true);
  }

  /** From now on {@link #tryTake} gives none for this agency. */
  public void close(String id) {
    setOpen(id, false);
  }

  private void setOpen(String id, boolean open) {
    AgencyPermits permits = permits(id);
    synchronized (permits) {
      permits.open = open;
    }
  }

  /**
   * Takes a permit for a call to the agency; false where none is free, somebody waits for one, or
   * the agency is not {@linkplain #open open}.
   */
  public boolean tryTake(String id) {
    AgencyPermits permits = permits(id);
    synchronized (permits) {
      if (!permits.open || permits.waiting > 0 || permits.taken >= limit(id)) {
        return false;
      }
      permits.taken++;
      return true;
    }
  }

  /**
   * Takes a permit for a call to the agency; waits for one.
   *
   * @param maxMillis longest wait, in milliseconds
   * @return false where none became free
   * @throws InterruptedException where the thread is interrupted meanwhile
   */
  public boolean take(String id, long maxMillis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxMillis);
    AgencyPermits permits = permits(id);
    synchronized (permits) {
      permits.waiting++;
      try {
        while (permits.taken >= limit(id)) {
          long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          if (leftMillis <= 0) {
            return false;
          }
          permits.wait(leftMillis);
        }
        permits.taken++;
        return true;
      } finally {
        permits.waiting--;
      }
    }
  }

  /** Gives a permit back. */
  public void release(String id) {
    AgencyPermits permits = permits(id);
    synchronized (permits) {
      permits.taken--;
      permits.notifyAll();
    }
  }

  private AgencyPermits permits(String id) {
    return agencies.computeIfAbsent(id, any -> new AgencyPermits());
  }

  /** At least one, also of an agency that has left the directory: its delivery is parked. */
  private int limit(String id) {
    return directory.get().byId(id).map(Agency::maxConcurrent).filter(most -> most > 0).orElse(1);
  }
}
