package org.wasl.rules.operations;

import java.util.Locale;
import java.util.Optional;

/**
 * The two-person rule for parked deliveries: one person may replay one delivery; everything else
 * needs a second person.
 */
public final class TwoPersonRule {

  /** A decision about a request. */
  public enum Action {
    /** Lets it run. */
    APPROVE(ParkedRequestState.RUNNING),
    /** Says no to it. */
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

  /** Why a decision is refused. */
  public enum Objection {
    /** No such request. */
    UNKNOWN,
    /** The second person must differ from the first. */
    SAME_PERSON,
    /** Nobody decided in time. */
    EXPIRED,
    /** Somebody has decided already. */
    DECIDED,
    /** Its deliveries have moved since it was requested: what was shown is no longer so. */
    STALE,
    /** Its target must not receive what it is about: a test goes to sandboxes only. */
    WRONG_TEST_MARK,
    /** It is over. */
    OVER;

    /** The code: lower case, words joined by hyphens. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private TwoPersonRule() {}

  /**
   * Whether a second person must approve.
   *
   * @param deliveries how many it is about
   */
  public static boolean needsSecondPerson(ParkedDeliveryAction action, int deliveries) {
    return action != ParkedDeliveryAction.REPLAY || deliveries > 1;
  }

  /**
   * The reason why a decision is refused; empty when it is permitted.
   *
   * @param state state of the request; {@link ParkedRequestState#EXPIRED} once its time is over
   * @param requester id of the person who requested it; one person has one id
   * @param person id of the person who decides
   * @param moved how many of its deliveries are no longer parked as they were when it was requested
   * @param misdirected how many of them its target must not receive
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
