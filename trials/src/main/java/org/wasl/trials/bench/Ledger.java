package org.wasl.trials.bench;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the driver saw of every message, on both sides of the gateway. */
final class Ledger {
  /** One message under way. */
  private static final class Fate {
    private final long submittedNanos;
    private int recipients;
    private int arrivals;

    private Fate(long submittedNanos) {
      this.submittedNanos = submittedNanos;
    }

    private boolean complete() {
      return recipients > 0 && arrivals >= recipients;
    }
  }

  final LongAdder accepted = new LongAdder();
  final LongAdder deliveries = new LongAdder();
  final LongAdder doubled = new LongAdder();
  final LongAdder complete = new LongAdder();
  final LongAdder askedToWait = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder connections = new LongAdder();
  final Latencies acceptance = new Latencies();
  final Latencies endToEnd = new Latencies();

  private final Map<UUID, Fate> underWay = new ConcurrentHashMap<>();
  private final Set<UUID> seen = ConcurrentHashMap.newKeySet();

  void submitted(UUID messageId) {
    underWay.put(messageId, new Fate(System.nanoTime()));
  }

  void accepted(UUID messageId, int recipients) {
    accepted.increment();
    Fate fate = underWay.get(messageId);
    acceptance.add(System.nanoTime() - fate.submittedNanos);
    synchronized (fate) {
      fate.recipients = recipients;
      settle(messageId, fate);
    }
  }

  /** Not accepted: 503, asked to come again, or any other answer or none. */
  void refused(UUID messageId, boolean comeAgain) {
    underWay.remove(messageId);
    (comeAgain ? askedToWait : failed).increment();
  }

  void arrived(UUID messageId, UUID deliveryId) {
    if (!seen.add(deliveryId)) {
      doubled.increment();
      return;
    }
    deliveries.increment();
    Fate fate = underWay.get(messageId);
    if (fate != null) {
      synchronized (fate) {
        fate.arrivals++;
        settle(messageId, fate);
      }
    }
  }

  void connected() {
    connections.increment();
  }

  /** Accepted, and not yet with every recipient. */
  long outstanding() {
    return accepted.sum() - complete.sum();
  }

  private void settle(UUID messageId, Fate fate) {
    if (fate.complete()) {
      endToEnd.add(System.nanoTime() - fate.submittedNanos);
      complete.increment();
      underWay.remove(messageId);
    }
  }
}
