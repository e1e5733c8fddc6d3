package org.wasl.trials.world;

/**
 * Where all deliveries stand at one moment.
 *
 * @param deliveries there are
 * @param delivered or superseded
 * @param parked waiting for a person
 * @param behind waiting behind a parked one of the same referral and recipient
 */
public record Standing(int deliveries, int delivered, int parked, int behind) {
  /** Those that go on without anybody's help. */
  public int moving() {
    return deliveries - delivered - parked - behind;
  }

  /** The same without what was done at an earlier moment already. */
  public Standing since(Standing earlier) {
    return new Standing(
        deliveries - earlier.delivered, delivered - earlier.delivered, parked, behind);
  }
}
