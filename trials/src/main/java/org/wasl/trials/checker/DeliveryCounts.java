package org.wasl.trials.checker;

/**
 * Where all deliveries stand at one moment.
 *
 * @param deliveries there are
 * @param delivered or superseded
 * @param parked waiting for a person
 * @param blocked waiting behind a parked one of the same referral and recipient
 * @param pendingGatewayMessages what the gateway itself has still to say, or cannot know yet that
 *     it has
 */
public record DeliveryCounts(
    int deliveries, int delivered, int parked, int blocked, int pendingGatewayMessages) {
  /**
   * What the gateway has to say, in SQL; one more while it has not followed its trail to the end.
   */
  public static final String PENDING_GATEWAY_MESSAGES =
      "((select count(*) from reporter_status where not told)"
          + " + (select count(*) from trail_position"
          + "  where seq < (select coalesce(max(seq), 0) from audit_entry)))";

  /** Those that go on without anybody's help. */
  public int inProgress() {
    return deliveries - delivered - parked - blocked + pendingGatewayMessages;
  }

  /** The same without what was done at an earlier moment already. */
  public DeliveryCounts since(DeliveryCounts earlier) {
    return new DeliveryCounts(
        deliveries - earlier.delivered,
        delivered - earlier.delivered,
        parked,
        blocked,
        pendingGatewayMessages);
  }
}
