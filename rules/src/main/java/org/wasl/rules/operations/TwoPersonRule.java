package org.wasl.rules.operations;

import java.util.Locale;
import java.util.Optional;

/**
 * The guard in front of parked deliveries: one person may send one of them again; whatever does
 * more needs a second one.
 */
public final class TwoPersonRule {

  /** What a person does about a request. */
  public enum Action {
    /** Lets it run. */
    APPROVE(ParkedRequestState.RUNNING),
    /** Says no; who asked for it may take it back so. */
    REJECT(ParkedRequestState.REJECTED),
    /** Ends it, at whatever point it is. */
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

  /** Why a person may not. */
  public enum Objection {
    /** No such request. */
    UNKNOWN,
    /** The second person must be another one than the first. */
    SAME_PERSON,
    /** Nobody decided in time. */
    EXPIRED,
    /** Somebody has decided already. */
    DECIDED,
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
   * What stands against a move; empty when nothing does.
   *
   * @param state where the request stands; {@link ParkedRequestState#EXPIRED} from its time on
   * @param requester id of the person who asked for it; one person has one id
   * @param person id of the person who moves
   */
  public static Optional<Objection> objection(
      Action move, ParkedRequestState state, String requester, String person) {
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
    return move == Action.APPROVE && requester.equals(person)
        ? Optional.of(Objection.SAME_PERSON)
        : Optional.empty();
  }
}
