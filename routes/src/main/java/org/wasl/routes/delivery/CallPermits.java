package org.wasl.routes.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.wasl.routes.runtime.Drain;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * Permits for calls to each agency. This gateway makes at most {@code maxConcurrent} calls to an
 * agency at once, as its file sets it. This covers deliveries from the queue and those that are
 * leased on acceptance. Deliveries from the queue have waited longer and go first.
 */
public final class CallPermits {
  private static final class AgencyPermits {
    private boolean open;
    private int taken;
    private int waiting;
  }

  private final Supplier<AgencyDirectory> directory;
  private final Drain drain;
  private final Map<AgencyId, AgencyPermits> agencies = new ConcurrentHashMap<>();

  /** Makes permits as the agencies' files set them. A change of the directory applies at once. */
  public CallPermits(Supplier<AgencyDirectory> directory, Drain drain) {
    this.directory = directory;
    this.drain = drain;
  }

  /** From now on {@link #tryTake} gives permits for this agency, because its route exists. */
  public void open(AgencyId id) {
    setOpen(id, true);
  }

  /** From now on {@link #tryTake} gives none for this agency. */
  public void close(AgencyId id) {
    setOpen(id, false);
  }

  private void setOpen(AgencyId id, boolean open) {
    AgencyPermits permits = permits(id);
    synchronized (permits) {
      permits.open = open;
    }
  }

  /**
   * Takes a permit for a call to the agency. False if none is free, another thread waits for one,
   * the agency is not {@linkplain #open open}, or the gateway drains.
   */
  public boolean tryTake(AgencyId id) {
    if (drain.isBegun()) {
      return false;
    }
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
   * Takes a permit for a call to the agency, and waits for one if necessary.
   *
   * @param maxMillis longest wait, in milliseconds
   * @return false if none became free
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public boolean take(AgencyId id, long maxMillis) throws InterruptedException {
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
  public void release(AgencyId id) {
    AgencyPermits permits = permits(id);
    synchronized (permits) {
      permits.taken--;
      permits.notifyAll();
    }
  }

  /** The number of calls under way, to all agencies together. */
  public int taken() {
    int sum = 0;
    for (AgencyPermits permits : agencies.values()) {
      synchronized (permits) {
        sum += permits.taken;
      }
    }
    return sum;
  }

  private AgencyPermits permits(AgencyId id) {
    return agencies.computeIfAbsent(id, any -> new AgencyPermits());
  }

  /**
   * The limit is at least one, also for an agency that has left the directory, so that its delivery
   * is parked.
   */
  private int limit(AgencyId id) {
    return directory
        .get()
        .byId(id)
        .map(it -> it.channel().maxConcurrent())
        .filter(most -> most > 0)
        .orElse(1);
  }
}
