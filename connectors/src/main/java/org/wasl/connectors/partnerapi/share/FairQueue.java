package org.wasl.connectors.partnerapi.share;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.wasl.connectors.partnerapi.limits.FairShareSettings.Limits;
import org.wasl.connectors.partnerapi.limits.RequestClass;
import org.wasl.runtime.TokenBucket;

/**
 * Gives the places of one {@link RequestClass} to agencies in turn (fair queueing). Each agency has
 * its own queue, a limited number of places and a limited rate. A request that has no turn in time
 * is refused. Under the lock nothing blocks, and only {@code mayStart} is called from outside.
 */
final class FairQueue {
  /** Why a request did not get its turn. */
  enum Denial {
    /** Its agency uses its whole share. */
    OWN_SHARE,
    /** Others use all places, each within its share. */
    ALL_PLACES
  }

  /** Receives the decision about the turn. One of the methods is called, once. */
  interface Waiting {
    void start();

    void deny(Denial why);
  }

  private enum State {
    WAITING,
    STARTED,
    ENDED
  }

  /** One request's place in the queue, and later among the requests in work. */
  final class Turn {
    private final Flow flow;
    private final Waiting request;
    private final long deadlineNanos;
    private State state = State.WAITING;

    private Turn(Flow flow, Waiting request, long deadlineNanos) {
      this.flow = flow;
      this.request = request;
      this.deadlineNanos = deadlineNanos;
    }

    /** Gives the place back, because the request is answered or its client no longer waits. */
    void end() {
      leave(this);
    }
  }

  /** The requests of one agency. */
  private static final class Flow {
    private final String agency;
    private final TokenBucket rate;
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private int running;

    private Flow(String agency, TokenBucket rate) {
      this.agency = agency;
      this.rate = rate;
    }
  }

  private final Limits limits;
  private final int burstSeconds;
  private final long maxWaitNanos;
  private final Predicate<String> mayStart;
  private final LongSupplier nanoClock;
  private final Runnable waits;
  private final Map<String, Flow> flows = new HashMap<>();

  /** Agencies that have requests waiting, in the order of their turns. */
  private final Deque<Flow> order = new ArrayDeque<>();

  private int running;

  /**
   * @param mayStart whether a request of this agency may start now, for reasons beyond this queue
   * @param waits called when a request did not start at once and {@link #tick} is needed soon
   */
  FairQueue(
      Limits limits,
      int burstSeconds,
      int maxWaitMillis,
      Predicate<String> mayStart,
      LongSupplier nanoClock,
      Runnable waits) {
    this.limits = limits;
    this.burstSeconds = burstSeconds;
    this.maxWaitNanos = TimeUnit.MILLISECONDS.toNanos(maxWaitMillis);
    this.mayStart = mayStart;
    this.nanoClock = nanoClock;
    this.waits = waits;
  }

  /**
   * Adds a request. It may start before this method returns.
   *
   * @param agency the requesting agency; the number of agencies is limited
   */
  Turn enter(String agency, Waiting request) {
    Turn turn;
    List<Turn> started;
    boolean waiting;
    synchronized (this) {
      long now = nanoClock.getAsLong();
      Flow flow = flows.computeIfAbsent(agency, id -> new Flow(id, rate(now)));
      turn = new Turn(flow, request, now + maxWaitNanos);
      if (flow.waiting.isEmpty()) {
        order.add(flow);
      }
      flow.waiting.add(turn);
      started = startNext(now);
      waiting = turn.state == State.WAITING;
    }
    started.forEach(next -> next.request.start());
    if (waiting) {
      waits.run();
    }
    return turn;
  }

  private TokenBucket rate(long now) {
    int perSecond = limits.maxPerSecondPerAgency();
    return new TokenBucket(perSecond, (long) perSecond * burstSeconds, now);
  }

  private void leave(Turn turn) {
    List<Turn> started;
    synchronized (this) {
      if (turn.state == State.STARTED) {
        running--;
        turn.flow.running--;
      } else if (turn.state == State.WAITING) {
        turn.flow.waiting.remove(turn);
        if (turn.flow.waiting.isEmpty()) {
          order.remove(turn.flow);
        }
      }
      turn.state = State.ENDED;
      started = startNext(nanoClock.getAsLong());
    }
    started.forEach(next -> next.request.start());
  }

  /**
   * Refuses requests whose time is over, and starts those that the rate now allows.
   *
   * @return whether requests still wait, so that another tick is needed
   */
  boolean tick() {
    Map<Turn, Denial> denied = new HashMap<>();
    List<Turn> started;
    boolean waiting;
    synchronized (this) {
      long now = nanoClock.getAsLong();
      started = startNext(now);
      for (Flow flow : List.copyOf(order)) {
        while (!flow.waiting.isEmpty() && flow.waiting.peek().deadlineNanos - now <= 0) {
          Turn late = flow.waiting.remove();
          late.state = State.ENDED;
          denied.put(late, isWithinShare(flow, now) ? Denial.ALL_PLACES : Denial.OWN_SHARE);
        }
        if (flow.waiting.isEmpty()) {
          order.remove(flow);
        }
      }
      waiting = !order.isEmpty();
    }
    started.forEach(next -> next.request.start());
    denied.forEach((turn, why) -> turn.request.deny(why));
    return waiting;
  }

  /** Each agency in turn starts one request, until there is no place or nobody may take it. */
  private List<Turn> startNext(long now) {
    List<Turn> started = new ArrayList<>();
    int passed = 0;
    while (running < limits.maxConcurrent() && passed < order.size()) {
      Flow flow = order.remove();
      if (isWithinShare(flow, now)) {
        Turn turn = flow.waiting.remove();
        turn.state = State.STARTED;
        flow.rate.take(now);
        flow.running++;
        running++;
        started.add(turn);
        passed = 0;
      } else {
        passed++;
      }
      if (!flow.waiting.isEmpty()) {
        order.add(flow);
      }
    }
    return started;
  }

  private boolean isWithinShare(Flow flow, long now) {
    return flow.running < limits.maxConcurrentPerAgency()
        && flow.rate.hasToken(now)
        && mayStart.test(flow.agency);
  }
}
