package org.wasl.rules.lifecycle;

import java.util.Locale;

/**
 * State of a referral, which is the furthest stage that it has reached. Its notices have states of
 * their own, see {@link ObjectState}.
 */
public enum ReferralState {
  /** The state before the vetted case, which is never stored. */
  NEW,
  /** No competent agency was found. The triage agency has it and names one. */
  TRIAGED,
  /** Handed to the competent agencies. */
  REFERRED,
  /** The supervising office has opened an investigation. */
  INVESTIGATING,
  /** The supervising office has asked for a search notice. */
  NOTICE_REQUESTED,
  /** A search notice was issued to the registry. */
  NOTICE_ISSUED,
  /** The supervising office prosecutes. */
  PROSECUTED,
  /** It is before the court. The state is final. */
  BEFORE_COURT,
  /**
   * No further action. The state is final, unless the supervising office opens an investigation
   * again.
   */
  CLOSED,
  /** The platform has taken the case back. The state is final. */
  WITHDRAWN;

  /** True for a state in which a referral may stay for good. Its notices may still have to end. */
  public boolean isFinal() {
    return this == BEFORE_COURT || isOver();
  }

  /** True if no agency investigates or prosecutes any more. */
  boolean isOver() {
    return this == CLOSED || this == WITHDRAWN;
  }

  /** The name in lower case with words joined by hyphens, as stored, shown and configured. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The state of that wire name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static ReferralState ofWireName(String wireName) {
    for (ReferralState state : values()) {
      if (state.wireName().equals(wireName)) {
        return state;
      }
    }
    throw new IllegalArgumentException("no such referral state");
  }
}
