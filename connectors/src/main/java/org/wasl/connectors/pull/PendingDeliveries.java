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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.PresenceListener;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * The deliveries held for the workers of one agency, and the polls that wait for one. All of it is
 * guarded by one lock, and nothing under the lock blocks.
 */
final class PendingDeliveries {
  /** Deliveries held at most, in multiples of what an agency may have under way. */
  private static final int SPARE = 2;

  /** A poll that waits; it resumes once, by whatever comes first. */
  final class Poll {
    private final Runnable resume;
    private @Nullable Future<?> timer;

    private Poll(Runnable goOn) {
      this.resume = goOn;
    }

    /** The client hung up, or the wait is over. */
    void end() {
      synchronized (PendingDeliveries.this) {
        release(this);
      }
    }
  }

  private final String agency;
  private final PullSettings settings;
  private final ScheduledExecutorService clock;
  private final PresenceListener presence;
  private final Map<UUID, PendingDelivery> held = new LinkedHashMap<>();
  private final Deque<Poll> polls = new ArrayDeque<>();
  private boolean present;
  private boolean closed;
  private boolean checkScheduled;
  private long seenNanos;

  PendingDeliveries(
      String agency,
      PullSettings settings,
      ScheduledExecutorService clock,
      PresenceListener presence) {
    this.agency = agency;
    this.settings = settings;
    this.clock = clock;
    this.presence = presence;
  }

  /** Holds a delivery; the reply comes with the receipt of the agency, or at the deadline. */
  synchronized CompletableFuture<DeliveryReply> hold(OutboundDelivery push) {
    if (!present || closed) {
      return CompletableFuture.completedFuture(new DeliveryReply.NotCollected());
    }
    evictOldest(SPARE * push.agency().maxConcurrent());
    PendingDelivery one = new PendingDelivery(push);
    held.put(push.deliveryId(), one);
    one.expiresWith(clock.schedule(() -> expire(one), push.deadlineMillis(), MILLISECONDS));
    wakeOne();
    return one.reply();
  }

  /**
   * What is given out at once is bounded in SQL. More than that is held only where the receipt was
   * handed in at another gateway: nobody waits for the oldest any more.
   */
  private void evictOldest(int most) {
    if (held.size() >= most) {
      expire(held.values().iterator().next());
    }
  }

  private synchronized void expire(PendingDelivery one) {
    held.remove(one.push().deliveryId(), one);
    one.answer(one.unanswered());
  }

  /**
   * A worker polls. It resumes at once where a delivery is free, otherwise when one becomes free or
   * its wait is over.
   *
   * @param goOn called once, quick, by any thread
   * @return empty, and {@code goOn} never called, where too many wait already
   */
  synchronized Optional<Poll> poll(long waitMillis, Runnable goOn) {
    if (polls.size() >= settings.maxPollsPerAgency()) {
      return Optional.empty();
    }
    Poll poll = new Poll(goOn);
    polls.add(poll);
    if (!present && !closed) {
      present = true;
      presence.arrived(agency);
    }
    if (waitMillis <= 0 || closed || isAnythingFree()) {
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

  private boolean isAnythingFree() {
    return held.values().stream().anyMatch(PendingDelivery::isFree);
  }

  private synchronized void wakeOne() {
    if (!polls.isEmpty() && isAnythingFree()) {
      release(polls.peek());
    }
  }

  /** Gives a worker every free delivery, for the length of a lease. */
  synchronized List<OutboundDelivery> leaseFree() {
    touch();
    List<OutboundDelivery> free = new ArrayList<>();
    for (PendingDelivery one : held.values()) {
      if (one.isFree()) {
        lease(one);
        free.add(one.push());
      }
    }
    return free;
  }

  /** The delivery of this id, for the worker that fetches it; empty where it is not held. */
  synchronized Optional<OutboundDelivery> fetch(UUID delivery) {
    touch();
    Optional<PendingDelivery> one = Optional.ofNullable(held.get(delivery));
    one.filter(unseen -> !unseen.wasLeased()).ifPresent(this::lease);
    return one.map(PendingDelivery::push);
  }

  /** Ends a delivery with the reply of its agency; false where it is not held. */
  synchronized boolean settle(UUID delivery, DeliveryReply reply) {
    touch();
    PendingDelivery one = held.remove(delivery);
    return one != null && one.answer(reply);
  }

  /** A worker was here: the agency counts as present until it has not polled for a while. */
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
      return; // the last poll to end looks again
    }
    if (awayMillis < settings.absentAfterMillis()) {
      checkScheduled = true;
      clock.schedule(this::checkPresence, settings.absentAfterMillis() - awayMillis, MILLISECONDS);
      return;
    }
    present = false;
    presence.left(agency);
    giveBack(one -> !one.wasLeased());
    leaseEnds();
  }

  private void lease(PendingDelivery one) {
    one.lease(System.nanoTime() + MILLISECONDS.toNanos(settings.leaseMillis()));
    clock.schedule(this::leaseEnds, settings.leaseMillis() + 1L, MILLISECONDS);
  }

  /** The delivery is free again; where no worker polls here any more, it is given back. */
  private synchronized void leaseEnds() {
    wakeOne();
    if (!present) {
      List.copyOf(held.values()).stream().filter(PendingDelivery::isFree).forEach(this::expire);
    }
  }

  /** Gives deliveries back as not collected: no attempt is counted. */
  private void giveBack(Predicate<PendingDelivery> which) {
    List<PendingDelivery> back = held.values().stream().filter(which).toList();
    back.forEach(one -> held.remove(one.push().deliveryId()));
    back.forEach(one -> one.answer(new DeliveryReply.NotCollected()));
  }

  /**
   * Resumes every poll and gives every delivery back; the agency de-duplicates what it had fetched.
   */
  synchronized void close() {
    closed = true;
    List.copyOf(polls).forEach(this::release);
    giveBack(one -> true);
  }
}
