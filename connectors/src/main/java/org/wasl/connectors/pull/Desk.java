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
import org.wasl.wire.Push;
import org.wasl.wire.Reply;

/**
 * One agency's desk: what is held for its workers, and which of them wait for something to be held.
 * Everything under one lock, nothing under it takes long.
 */
final class Desk {
  /** Room at the desk, in multiples of what an agency may have under way. */
  private static final int SPARE = 2;

  /** A worker who waits; let go on once, by whatever comes first. */
  final class Poll {
    private final Runnable goOn;
    private Future<?> timer;

    private Poll(Runnable goOn) {
      this.goOn = goOn;
    }

    /** The worker hung up, or has waited long enough. */
    void end() {
      synchronized (Desk.this) {
        release(this);
      }
    }
  }

  private final String agency;
  private final PullSettings settings;
  private final ScheduledExecutorService clock;
  private final Attendance attendance;
  private final Map<UUID, Held> held = new LinkedHashMap<>();
  private final Deque<Poll> polls = new ArrayDeque<>();
  private boolean attended;
  private boolean closed;
  private boolean looking;
  private long seenNanos;

  Desk(
      String agency, PullSettings settings, ScheduledExecutorService clock, Attendance attendance) {
    this.agency = agency;
    this.settings = settings;
    this.clock = clock;
    this.attendance = attendance;
  }

  /** Holds a delivery; the reply comes when its agency has spoken, or time is up. */
  synchronized CompletableFuture<Reply> hold(Push push) {
    if (!attended || closed) {
      return CompletableFuture.completedFuture(new Reply.NobodyCame());
    }
    makeRoom(SPARE * push.agency().maxConcurrent());
    Held one = new Held(push);
    held.put(push.deliveryId(), one);
    one.endsWith(clock.schedule(() -> timeIsUp(one), push.deadlineMillis(), MILLISECONDS));
    letOneGoOn();
    return one.reply();
  }

  /**
   * What is given out at once is bounded in SQL. More than that is held only where the receipt was
   * handed in at another gateway: nobody waits for the oldest any more.
   */
  private void makeRoom(int most) {
    if (held.size() >= most) {
      timeIsUp(held.values().iterator().next());
    }
  }

  private synchronized void timeIsUp(Held one) {
    held.remove(one.push().deliveryId(), one);
    one.answer(one.unanswered());
  }

  /**
   * A worker comes. He goes on at once where something is there for him, and else when something
   * is, or his wait is over.
   *
   * @param goOn called once, quick, by any thread
   * @return empty, and {@code goOn} never called, where too many wait already
   */
  synchronized Optional<Poll> come(long waitMillis, Runnable goOn) {
    if (polls.size() >= settings.maxPollsPerAgency()) {
      return Optional.empty();
    }
    Poll poll = new Poll(goOn);
    polls.add(poll);
    if (!attended && !closed) {
      attended = true;
      attendance.came(agency);
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
      seen();
      poll.goOn.run();
    }
  }

  private boolean isAnythingFree() {
    return held.values().stream().anyMatch(Held::isFree);
  }

  private synchronized void letOneGoOn() {
    if (!polls.isEmpty() && isAnythingFree()) {
      release(polls.peek());
    }
  }

  /** Shows a worker what is free; it is his alone for the length of a lease. */
  synchronized List<Push> show() {
    seen();
    List<Push> free = new ArrayList<>();
    for (Held one : held.values()) {
      if (one.isFree()) {
        lease(one);
        free.add(one.push());
      }
    }
    return free;
  }

  /** What is held under this id, for the worker who fetches it. */
  synchronized Optional<Push> fetch(UUID delivery) {
    seen();
    Optional<Held> one = Optional.ofNullable(held.get(delivery));
    one.filter(unseen -> !unseen.wasShown()).ifPresent(this::lease);
    return one.map(Held::push);
  }

  /** The agency has spoken about a delivery; false where it is not held. */
  synchronized boolean settle(UUID delivery, Reply reply) {
    seen();
    Held one = held.remove(delivery);
    return one != null && one.answer(reply);
  }

  /** Whoever was seen may be seen again soon: the agency counts as there for a while. */
  private void seen() {
    seenNanos = System.nanoTime();
    if (!looking && !closed) {
      looking = true;
      clock.schedule(this::look, settings.absentAfterMillis(), MILLISECONDS);
    }
  }

  private synchronized void look() {
    long awayMillis = NANOSECONDS.toMillis(System.nanoTime() - seenNanos);
    looking = false;
    if (!attended || !polls.isEmpty()) {
      return; // the last poll to end looks again
    }
    if (awayMillis < settings.absentAfterMillis()) {
      looking = true;
      clock.schedule(this::look, settings.absentAfterMillis() - awayMillis, MILLISECONDS);
      return;
    }
    attended = false;
    attendance.left(agency);
    sendBack(one -> !one.wasShown());
    leaseEnds();
  }

  private void lease(Held one) {
    one.lease(System.nanoTime() + MILLISECONDS.toNanos(settings.leaseMillis()));
    clock.schedule(this::leaseEnds, settings.leaseMillis() + 1L, MILLISECONDS);
  }

  /** Another worker may have it; where all have left, it is given up: they may be elsewhere. */
  private synchronized void leaseEnds() {
    letOneGoOn();
    if (!attended) {
      List.copyOf(held.values()).stream().filter(Held::isFree).forEach(this::timeIsUp);
    }
  }

  /** What no worker has seen is given back as if it had never been here. */
  private void sendBack(Predicate<Held> which) {
    List<Held> back = held.values().stream().filter(which).toList();
    back.forEach(one -> held.remove(one.push().deliveryId()));
    back.forEach(one -> one.answer(new Reply.NobodyCame()));
  }

  /**
   * Lets every worker go and gives everything back: what was fetched is known when it comes again.
   */
  synchronized void close() {
    closed = true;
    List.copyOf(polls).forEach(this::release);
    sendBack(one -> true);
  }
}
