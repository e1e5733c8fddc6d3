package org.wasl.rules.statistics;

/**
 * What a set of messages adds up to in one measure. Messages that add nothing are not in the set.
 *
 * @param number the sum of what they count
 * @param messages how many they are
 * @param largest the most that one of them counts
 * @param fingerprint of the set: the same for the same messages, in whatever period or cell; of two
 *     sets without a common message it is their bitwise exclusive or
 */
public record Tally(long number, long messages, long largest, long fingerprint) {
  /** Of no message. */
  public static final Tally NONE = new Tally(0, 0, 0, 0);

  /** The tally of both sets, which have no message in common. */
  Tally plus(Tally other) {
    return new Tally(
        number + other.number,
        messages + other.messages,
        Math.max(largest, other.largest),
        fingerprint ^ other.fingerprint);
  }
}
