package org.wasl.rules.statistics;

/**
 * The sum of a set of messages in one measure. Messages that add nothing are not in the set.
 *
 * @param number the sum of what they count
 * @param messages the number of messages
 * @param largest the largest number that one message counts
 * @param fingerprint fingerprint of the set, which is equal for equal sets in any period or cell.
 *     For two sets without a common message, the fingerprint of the union is the exclusive or of
 *     their fingerprints
 */
public record Tally(long number, long messages, long largest, long fingerprint) {
  /** The tally of no message. */
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
