package org.wasl.rules.lifecycle;

import java.util.List;
import java.util.Locale;

/** State of an instruction, a wanted notice or a warrant. */
public enum ObjectState {
  /** The state before the message that makes the object, which is never stored. */
  NONE,
  /** An instruction waits for an answer. */
  GIVEN,
  /** An instruction was answered in part. */
  IN_PROGRESS,
  /** Every addressee has answered, and the state is final. */
  ANSWERED,
  /**
   * The answer is no longer needed, because the referral is over or another office supervises. The
   * state is final.
   */
  LAPSED,
  /** A notice was issued. The registry has not answered yet. */
  ISSUED,
  /** The registry has registered the notice. */
  REGISTERED,
  /**
   * The registry has refused the notice. Others may hold it. For an instruction, the addressee has
   * refused, and the state is final.
   */
  REFUSED,
  /** The person was found. Not every holder has confirmed the end of the notice yet. */
  EXECUTED,
  /** The notice has expired. Not every holder has confirmed its end yet. */
  EXPIRED,
  /** The notice was withdrawn. Not every holder has confirmed yet. */
  WITHDRAWAL_PENDING,
  /** The notice was withdrawn, and every holder has confirmed. The state is final. */
  WITHDRAWN,
  /** Executed or expired, and every holder has confirmed. The state is final. */
  DISCHARGED;

  /** The states of a notice or warrant in force. */
  public static final List<ObjectState> IN_FORCE = List.of(ISSUED, REGISTERED, REFUSED);

  /** True for a final state of an object of that kind. */
  public boolean isFinal(ObjectKind kind) {
    return switch (this) {
      case ANSWERED, LAPSED, WITHDRAWN, DISCHARGED -> true;
      case REFUSED -> !kind.isNotice();
      case NONE, GIVEN, IN_PROGRESS, ISSUED, REGISTERED, EXECUTED, EXPIRED, WITHDRAWAL_PENDING ->
          false;
    };
  }

  /** The name in lower case with words joined by hyphens, as stored and shown. */
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
