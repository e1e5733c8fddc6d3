package org.wasl.rules.operations;

import java.util.Locale;
import java.util.Optional;

/**
 * The guard in front of parked deliveries: one person may send one of them again; whatever does
 * more needs a second one.
 */
public final class Guard {

  /** What a person does about a request. */
  public enum Move {
    /** Lets it run. */
    APPROVE(RequestState.RUNNING),
    /** Says no; who asked for it may take it back so. */
    REJECT(RequestState.REJECTED),
    /** Ends it, at whatever point it is. */
    STOP(RequestState.STOPPED);

    private final RequestState target;

    Move(RequestState target) {
      this.target = target;
    }

    /** The state it leads to. */
    public RequestState target() {
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

  private Guard() {}

  /**
   * Whether a second person must approve.
   *
   * @param deliveries how many it is about
   */
  public static boolean needsSecondPerson(ReplayAction action, int deliveries) {
    return action != ReplayAction.REPLAY || deliveries > 1;
  }

  /**
   * What stands against a move; empty when nothing does.
   *
   * @param state where the request stands; {@link RequestState#EXPIRED} from its time on
   * @param requester who asked for it
   * @param person who moves
   */
  public static Optional<Objection> objection(
      Move move, RequestState state, String requester, String person) {
    if (state == RequestState.EXPIRED) {
      return Optional.of(Objection.EXPIRED);
    }
    if (state.isOver()) {
      return Optional.of(Objection.OVER);
    }
    if (move == Move.STOP) {
      return Optional.empty();
    }
    if (state == RequestState.RUNNING) {
      return Optional.of(Objection.DECIDED);
    }
    return move == Move.APPROVE && isSame(requester, person)
        ? Optional.of(Objection.SAME_PERSON)
        : Optional.empty();
  }

  /** Names that differ in the size of letters only are one person's. */
  private static boolean isSame(String one, String other) {
    return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
  }
}
