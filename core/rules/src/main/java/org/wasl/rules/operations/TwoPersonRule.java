package org.wasl.rules.operations;

import java.util.Locale;
import java.util.Optional;

/**
 * The two-person rule for parked deliveries. One person may replay one delivery. Everything else
 * needs a second person.
 */
public final class TwoPersonRule {

  /** A decision about a request. */
  public enum Action {
    /** Lets it run. */
    APPROVE(ParkedRequestState.RUNNING),
    /** Rejects it. */
    REJECT(ParkedRequestState.REJECTED),
    /** Ends it in any state. */
    STOP(ParkedRequestState.STOPPED);

    private final ParkedRequestState target;

    Action(ParkedRequestState target) {
      this.target = target;
    }

    /** The state it leads to. */
    public ParkedRequestState target() {
      return target;
    }
  }

  /** The reason why a decision is refused. */
  public enum Objection {
    /** No such request. */
    UNKNOWN,
    /** The second person must differ from the first. */
    SAME_PERSON,
    /** Nobody decided in time. */
    EXPIRED,
    /** Somebody has decided already. */
    DECIDED,
    /** Its deliveries have moved since it was requested, so that the data shown is out of date. */
    STALE,
    /** Its target must not receive these deliveries, because a test goes to sandboxes only. */
    WRONG_TEST_MARK,
    /** It is over. */
    OVER;

    /** The code in lower case, with words joined by hyphens. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private TwoPersonRule() {}

  /**
   * Tells whether a second person must approve.
   *
   * @param deliveries number of its deliveries
   */
  public static boolean needsSecondPerson(ParkedDeliveryAction action, int deliveries) {
    return action != ParkedDeliveryAction.REPLAY || deliveries > 1;
  }

  /**
   * The reason why a decision is refused, or empty if it is permitted.
   *
   * @param state state of the request, which is {@link ParkedRequestState#EXPIRED} once its time is
   *     over
   * @param requester id of the person who requested it. One person has one id
   * @param person id of the person who decides
   * @param moved number of its deliveries that are no longer parked as they were at the request
   * @param misdirected number of them that its target must not receive
   */
  public static Optional<Objection> objection(
      Action move,
      ParkedRequestState state,
      String requester,
      String person,
      int moved,
      int misdirected) {
    if (state == ParkedRequestState.EXPIRED) {
      return Optional.of(Objection.EXPIRED);
    }
    if (state.isOver()) {
      return Optional.of(Objection.OVER);
    }
    if (move == Action.STOP) {
      return Optional.empty();
    }
    if (state == ParkedRequestState.RUNNING) {
      return Optional.of(Objection.DECIDED);
    }
    if (move != Action.APPROVE) {
      return Optional.empty();
    }
    if (requester.equals(person)) {
      return Optional.of(Objection.SAME_PERSON);
    }
    if (moved > 0) {
      return Optional.of(Objection.STALE);
    }
    return misdirected > 0 ? Optional.of(Objection.WRONG_TEST_MARK) : Optional.empty();
  }
}
