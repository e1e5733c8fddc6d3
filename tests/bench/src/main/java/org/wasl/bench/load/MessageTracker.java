package org.wasl.bench.load;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;

/** Tracks every message of a bench on both sides of the gateway. */
public final class MessageTracker {
  /** One message in flight. */
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

  /** Requests to the gateway that began, each with one case or several. */
  public final LongAdder submissions = new LongAdder();

  /** Requests that receivers answered, each with one delivery or several. */
  public final LongAdder requests = new LongAdder();

  /** Messages that were set aside and have since reached every recipient. */
  public final LongAdder released = new LongAdder();

  public final LatencyRecorder acceptance = new LatencyRecorder();
  public final LatencyRecorder endToEnd = new LatencyRecorder();

  private final Map<MessageId, InFlight> underWay = new ConcurrentHashMap<>();
  private final Map<MessageId, InFlight> aside = new ConcurrentHashMap<>();
  private final LongAdder heldBack = new LongAdder();
  private volatile long lastReleasedNanos = System.nanoTime();
  private final Set<DeliveryId> seen = ConcurrentHashMap.newKeySet();

  /**
   * A message is on its way.
   *
   * @param since from when its latency counts, of the clock of {@link System#nanoTime}
   */
  void submitted(MessageId messageId, long since) {
    underWay.put(messageId, new InFlight(since));
  }

  void accepted(MessageId messageId, int recipients) {
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

  /**
   * Counts a case that was not accepted. The gateway sent 503 or asked for a retry, gave another
   * answer, or gave none.
   */
  void refused(MessageId messageId, boolean comeAgain) {
    underWay.remove(messageId);
    (comeAgain ? unavailable : failed).increment();
  }

  void arrived(MessageId messageId, DeliveryId deliveryId) {
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

  private void release(MessageId messageId, InFlight held) {
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
   * Moves all accepted and incomplete messages to the backlog. They no longer count as {@link
   * #outstanding}, and their arrivals count as {@link #released} only. Call it while nothing
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

  /**
   * The time of the last released message, by {@link System#nanoTime}. It is the time of
   * construction if there is none.
   */
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

  private void settle(MessageId messageId, InFlight fate) {
    if (fate.complete()) {
      endToEnd.add(System.nanoTime() - fate.submittedNanos);
      complete.increment();
      underWay.remove(messageId);
    }
  }
}
