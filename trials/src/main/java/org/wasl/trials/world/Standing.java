package org.wasl.trials.world;

/**
 * Where all deliveries stand at one moment.
 *
 * @param deliveries there are
 * @param delivered or superseded
 * @param parked waiting for a person
 * @param behind waiting behind a parked one of the same referral and recipient
 * @param unsaid what the gateway itself has still to say, or cannot know yet that it has
 */
public record Standing(int deliveries, int delivered, int parked, int behind, int unsaid) {
  /**
   * What the gateway has to say, in SQL; one more while it has not followed its trail to the end.
   */
  public static final String UNSAID =
      "((select count(*) from reporter_status where not told)"
          + " + (select count(*) from trail_position"
          + "  where seq < (select coalesce(max(seq), 0) from audit_entry)))";

  /** Those that go on without anybody's help. */
  public int moving() {
    return deliveries - delivered - parked - behind + unsaid;
  }

  /** The same without what was done at an earlier moment already. */
  public Standing since(Standing earlier) {
    return new Standing(
        deliveries - earlier.delivered, delivered - earlier.delivered, parked, behind, unsaid);
  }
}
