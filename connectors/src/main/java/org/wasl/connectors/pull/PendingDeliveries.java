package org.wasl.connectors.pull;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.PresenceListener;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * The pending deliveries of one agency, and the polls that wait for one. One lock guards all of it,
 * and nothing blocks under the lock.
 */
final class PendingDeliveries {
  /** A waiting poll. It resumes once, at the first event. */
  final class Poll {
    private final Runnable resume;
    private @Nullable Future<?> timer;

    private Poll(Runnable onResume) {
      this.resume = onResume;
    }

    /** The client disconnected, or the wait is over. */
    void end() {
      synchronized (PendingDeliveries.this) {
        release(this);
      }
    }
  }

  private final AgencyId agency;
  private final PullSettings settings;
  private final ScheduledExecutorService clock;
  private final PresenceListener presence;
  private final Map<DeliveryId, PendingDelivery> held = new LinkedHashMap<>();
  private final Deque<Poll> polls = new ArrayDeque<>();
  private boolean present;
  private boolean closed;
  private boolean checkScheduled;
  private long seenNanos;

  PendingDeliveries(
      AgencyId agency,
      PullSettings settings,
      ScheduledExecutorService clock,
      PresenceListener presence) {
    this.agency = agency;
    this.settings = settings;
    this.clock = clock;
    this.presence = presence;
  }

  /**
   * Adds a pending delivery. The reply completes with the receipt of the agency, or at the
   * deadline.
   */
  synchronized CompletableFuture<DeliveryReply> hold(OutboundDelivery push) {
    if (!present || closed) {
      return CompletableFuture.completedFuture(new DeliveryReply.NotCollected());
    }
    PendingDelivery pendingDelivery = new PendingDelivery(push);
    held.put(push.deliveryId(), pendingDelivery);
    pendingDelivery.expiresWith(
        clock.schedule(() -> expire(pendingDelivery), push.deadlineMillis(), MILLISECONDS));
    wakeOne();
    return pendingDelivery.reply();
  }

  private synchronized void expire(PendingDelivery pendingDelivery) {
    held.remove(pendingDelivery.push().deliveryId(), pendingDelivery);
    pendingDelivery.answer(pendingDelivery.unanswered());
  }

  /**
   * A worker polls. The poll resumes at once if a delivery is free. Otherwise it resumes when one
   * becomes free or its wait is over.
   *
   * @param onResume called once, quick, by any thread
   * @return empty, without a call of {@code onResume}, if too many polls wait
   */
  synchronized Optional<Poll> poll(long waitMillis, Runnable onResume) {
    if (polls.size() >= settings.maxPollsPerAgency()) {
      return Optional.empty();
    }
    Poll poll = new Poll(onResume);
    polls.add(poll);
    if (!present && !closed) {
      present = true;
      presence.arrived(agency);
    }
    if (waitMillis <= 0 || closed || hasFree()) {
      release(poll);
    } else {
      poll.timer = clock.schedule(poll::end, waitMillis, MILLISECONDS);
    }
    return Optional.of(poll);
  }

  private void release(Poll poll) {
    if (polls.remove(poll)) {
      if (poll.timer != null) {
        poll.timer.cancel(false);
      }
      touch();
      poll.resume.run();
    }
  }

  private boolean hasFree() {
    return held.values().stream().anyMatch(PendingDelivery::isFree);
  }

  private synchronized void wakeOne() {
    if (!polls.isEmpty() && hasFree()) {
      release(polls.peek());
    }
  }

  /** Leases every free delivery to a worker. */
  synchronized List<OutboundDelivery> leaseFree() {
    touch();
    List<OutboundDelivery> free = new ArrayList<>();
    for (PendingDelivery pendingDelivery : held.values()) {
      if (pendingDelivery.isFree()) {
        lease(pendingDelivery);
        free.add(pendingDelivery.push());
      }
    }
    return free;
  }

  /** The delivery of this id, for the worker that fetches it. Empty if it is not pending. */
  synchronized Optional<OutboundDelivery> fetch(DeliveryId delivery) {
    touch();
    Optional<PendingDelivery> pendingDelivery = Optional.ofNullable(held.get(delivery));
    pendingDelivery.filter(unseen -> !unseen.wasLeased()).ifPresent(this::lease);
    return pendingDelivery.map(PendingDelivery::push);
  }

  /** Ends a delivery with the reply of its agency. False if it is not pending. */
  synchronized boolean settle(DeliveryId delivery, DeliveryReply reply) {
    touch();
    PendingDelivery pendingDelivery = held.remove(delivery);
    return pendingDelivery != null && pendingDelivery.answer(reply);
  }

  /** Ids of the deliveries that are held. */
  synchronized List<DeliveryId> ids() {
    return List.copyOf(held.keySet());
  }

  /**
   * Ends these deliveries, because their receipts came to another gateway or they are no longer
   * needed.
   */
  synchronized void end(Set<DeliveryId> deliveries) {
    endUncollected(pendingDelivery -> deliveries.contains(pendingDelivery.push().deliveryId()));
  }

  /** Records that a worker polled. The agency counts as present for a while. */
  private void touch() {
    seenNanos = System.nanoTime();
    if (!checkScheduled && !closed) {
      checkScheduled = true;
      clock.schedule(this::checkPresence, settings.absentAfterMillis(), MILLISECONDS);
    }
  }

  private synchronized void checkPresence() {
    long awayMillis = NANOSECONDS.toMillis(System.nanoTime() - seenNanos);
    checkScheduled = false;
    if (!present || !polls.isEmpty()) {
      return; // the last poll that ends checks again
    }
    if (awayMillis < settings.absentAfterMillis()) {
      checkScheduled = true;
      clock.schedule(this::checkPresence, settings.absentAfterMillis() - awayMillis, MILLISECONDS);
      return;
    }
    present = false;
    presence.left(agency);
    endUncollected(pendingDelivery -> !pendingDelivery.wasLeased());
    leaseEnds();
  }

  private void lease(PendingDelivery pendingDelivery) {
    pendingDelivery.lease(System.nanoTime() + MILLISECONDS.toNanos(settings.leaseMillis()));
    clock.schedule(this::leaseEnds, settings.leaseMillis() + 1L, MILLISECONDS);
  }

  /**
   * Ends the lease, so that the delivery is free again. If no worker polls here any more, it ends
   * as not collected.
   */
  private synchronized void leaseEnds() {
    wakeOne();
    if (!present) {
      List.copyOf(held.values()).stream().filter(PendingDelivery::isFree).forEach(this::expire);
    }
  }

  /** Ends deliveries as not collected, without counting an attempt. */
  private void endUncollected(Predicate<PendingDelivery> condition) {
    List<PendingDelivery> back = held.values().stream().filter(condition).toList();
    back.forEach(pendingDelivery -> held.remove(pendingDelivery.push().deliveryId()));
    back.forEach(pendingDelivery -> pendingDelivery.answer(new DeliveryReply.NotCollected()));
  }

  /**
   * Resumes every poll and ends every delivery as not collected. The agency removes duplicates of
   * deliveries that it has fetched.
   */
  synchronized void close() {
    closed = true;
    List.copyOf(polls).forEach(this::release);
    endUncollected(_ -> true);
  }
}
