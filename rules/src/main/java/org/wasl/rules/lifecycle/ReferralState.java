package org.wasl.rules.lifecycle;

import java.util.Locale;

/** Where a referral stands. */
public enum ReferralState {
  /** The gateway does not know it yet: the state before a vetted case. Never stored. */
  NEW,
  /** Handed to the competent agencies. */
  REFERRED,
  /** The supervising office has opened an investigation. */
  INVESTIGATING,
  /** The supervising office has asked for a search notice. */
  NOTICE_REQUESTED,
  /** A search notice was issued to the registry. */
  NOTICE_ISSUED;

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
