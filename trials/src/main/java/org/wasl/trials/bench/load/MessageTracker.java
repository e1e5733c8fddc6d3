package org.wasl.trials.bench.load;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Tracks every message of a bench on both sides of the gateway. */
public final class MessageTracker {
  /** One message under way. */
  private static final class InFlight {
    private final long submittedNanos;
    private int recipients;
    private int arrivals;

    private InFlight(long submittedNanos) {
      this.submittedNanos = submittedNanos;
    }

    private boolean complete() {
      return recipients > 0 && arrivals >= recipients;
    }
  }

  public final LongAdder accepted = new LongAdder();
  public final LongAdder deliveries = new LongAdder();
  public final LongAdder duplicates = new LongAdder();
  public final LongAdder complete = new LongAdder();
  public final LongAdder unavailable = new LongAdder();
  public final LongAdder failed = new LongAdder();
  public final LongAdder connections = new LongAdder();

  /** Requests to the gateway that began: each has one case, or several. */
  public final LongAdder submissions = new LongAdder();

  /** Requests that receivers answered: each has one delivery, or several. */
  public final LongAdder requests = new LongAdder();

  /** Of the messages that were set aside, those that have since reached every recipient. */
  public final LongAdder released = new LongAdder();

  public final LatencyRecorder acceptance = new LatencyRecorder();
  public final LatencyRecorder endToEnd = new LatencyRecorder();

  private final Map<UUID, InFlight> underWay = new ConcurrentHashMap<>();
  private final Map<UUID, InFlight> aside = new ConcurrentHashMap<>();
  private final LongAdder heldBack = new LongAdder();
  private volatile long lastReleasedNanos = System.nanoTime();
  private final Set<UUID> seen = ConcurrentHashMap.newKeySet();

  /**
   * A message is on its way.
   *
   * @param since from when its latency counts, of the clock of {@link System#nanoTime}
   */
  void submitted(UUID messageId, long since) {
    underWay.put(messageId, new InFlight(since));
  }

  void accepted(UUID messageId, int recipients) {
    accepted.increment();
    InFlight fate = underWay.get(messageId);
    if (fate == null) {
      throw new IllegalStateException("accepted and not submitted");
    }
    acceptance.add(System.nanoTime() - fate.submittedNanos);
    synchronized (fate) {
      fate.recipients = recipients;
      settle(messageId, fate);
    }
  }

  /** Not accepted: 503, asked to come again, or any other answer or none. */
  void refused(UUID messageId, boolean comeAgain) {
    underWay.remove(messageId);
    (comeAgain ? unavailable : failed).increment();
  }

  void arrived(UUID messageId, UUID deliveryId) {
    if (!seen.add(deliveryId)) {
      duplicates.increment();
      return;
    }
    InFlight held = aside.get(messageId);
    if (held != null) {
      release(messageId, held);
      return;
    }
    deliveries.increment();
    InFlight fate = underWay.get(messageId);
    if (fate != null) {
      synchronized (fate) {
        fate.arrivals++;
        settle(messageId, fate);
      }
    }
  }

  private void release(UUID messageId, InFlight held) {
    synchronized (held) {
      held.arrivals++;
      if (held.complete()) {
        aside.remove(messageId);
        released.increment();
        lastReleasedNanos = System.nanoTime();
      }
    }
  }

  /**
   * Messages that are accepted and not complete count as a backlog from now on: they are not {@link
   * #outstanding}, and their arrivals count as {@link #released} only. To be called while nothing
   * arrives.
   */
  public void setAside() {
    underWay.forEach(
        (messageId, fate) -> {
          if (fate.recipients > 0) {
            aside.put(messageId, fate);
            heldBack.increment();
          }
        });
    underWay.keySet().removeAll(aside.keySet());
  }

  /** Messages that were set aside and have not reached every recipient. */
  public int backlog() {
    return aside.size();
  }

  /** When the last of them had ({@link System#nanoTime}); when this was made, where none has. */
  public long lastReleasedNanos() {
    return lastReleasedNanos;
  }

  void connected() {
    connections.increment();
  }

  /** Accepted, not set aside, and not yet delivered to every recipient. */
  public long outstanding() {
    return accepted.sum() - complete.sum() - heldBack.sum();
  }

  private void settle(UUID messageId, InFlight fate) {
    if (fate.complete()) {
      endToEnd.add(System.nanoTime() - fate.submittedNanos);
      complete.increment();
      underWay.remove(messageId);
    }
  }
}
