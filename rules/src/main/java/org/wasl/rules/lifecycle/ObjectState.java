package org.wasl.rules.lifecycle;

import java.util.Locale;

/** State of an instruction, a wanted notice or a warrant. */
public enum ObjectState {
  /** Before the message that makes the object. Never stored. */
  NONE,
  /** An instruction waits for an answer. */
  GIVEN,
  /** An instruction was answered in part. */
  IN_PROGRESS,
  /** Every addressee has answered. Final. */
  ANSWERED,
  /** The answer is no longer needed: the referral is over, or another office supervises. Final. */
  LAPSED,
  /** A notice was issued; the registry has not answered yet. */
  ISSUED,
  /** The registry has registered the notice. */
  REGISTERED,
  /**
   * The registry has refused the notice; others may hold it. Of an instruction: who was asked has
   * refused; final.
   */
  REFUSED,
  /** The person was found; not every holder has confirmed the end of the notice yet. */
  EXECUTED,
  /** The notice has expired; not every holder has confirmed its end yet. */
  EXPIRED,
  /** The notice was withdrawn; not every holder has confirmed yet. */
  WITHDRAWAL_PENDING,
  /** The notice was withdrawn, and every holder has confirmed. Final. */
  WITHDRAWN,
  /** Executed or expired, and every holder has confirmed. Final. */
  DISCHARGED;

  /** True for a final state of an object of that kind. */
  public boolean isFinal(ObjectKind kind) {
    return switch (this) {
      case ANSWERED, LAPSED, WITHDRAWN, DISCHARGED -> true;
      case REFUSED -> !kind.isNotice();
      case NONE, GIVEN, IN_PROGRESS, ISSUED, REGISTERED, EXECUTED, EXPIRED, WITHDRAWAL_PENDING ->
          false;
    };
  }

  /** Lower case, words joined by hyphens; as stored and shown. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The state of that wire name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static ObjectState ofWireName(String wireName) {
    for (ObjectState state : values()) {
      if (state.wireName().equals(wireName)) {
        return state;
      }
    }
    throw new IllegalArgumentException("no such state of an object");
  }
}
