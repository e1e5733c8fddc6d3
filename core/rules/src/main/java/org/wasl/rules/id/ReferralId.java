package org.wasl.rules.id;

import java.util.UUID;

/**
 * The id of a referral, which is a case and all messages about it.
 *
 * @param value the id itself
 */
public record ReferralId(UUID value) implements Comparable<ReferralId> {
  /**
   * The id that a text names.
   *
   * @throws IllegalArgumentException if {@link UUID#fromString} refuses the text
   */
  public static ReferralId parse(String text) {
    return new ReferralId(UUID.fromString(text));
  }

  @Override
  public int compareTo(ReferralId other) {
    return value.compareTo(other.value);
  }

  /** The text of the UUID, as documents, headers, paths and logs have it. */
  @Override
  public String toString() {
    return value.toString();
  }
}
