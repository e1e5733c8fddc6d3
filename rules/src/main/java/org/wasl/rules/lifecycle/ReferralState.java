package org.wasl.rules.lifecycle;

import java.util.Locale;

/**
 * Where a referral stands. A state tells the furthest the referral has come, not what its notices
 * do: those have a life of their own, see {@link ObjectState}.
 */
public enum ReferralState {
  /** The gateway does not know it yet: the state before a vetted case. Never stored. */
  NEW,
  /** Nobody was found competent: the triage agency has it and says who is. */
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
  /** It is before the court. Final. */
  BEFORE_COURT,
  /** No further action. Final, unless the supervising office opens an investigation again. */
  CLOSED,
  /** The platform has taken the case back. Final. */
  WITHDRAWN;

  /** True where a referral may rest for ever; its notices may still have to end. */
  public boolean isFinal() {
    return this == BEFORE_COURT || isOver();
  }

  /** True where nobody investigates or tries any more. */
  boolean isOver() {
    return this == CLOSED || this == WITHDRAWN;
  }

  /** Lower case, words joined by hyphens; as stored, shown and configured. */
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
