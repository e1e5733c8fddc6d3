package org.wasl.trials.checker;

/**
 * Counts of deliveries by state at one moment.
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
   * The gateway's own messages still to be sent, in SQL; one more while it has not read its trail
   * to the end.
   */
  public static final String PENDING_GATEWAY_MESSAGES =
      """
      ((select count(*) from reporter_status where not told)
        + (select count(*) from trail_position
            where seq < (select coalesce(max(seq), 0) from audit_entry)))\
      """;

  /** Deliveries that proceed without a person. */
  public int inProgress() {
    return deliveries - delivered - parked - blocked + pendingGatewayMessages;
  }

  /** The same counts without what was delivered before an earlier moment. */
  public DeliveryCounts since(DeliveryCounts earlier) {
    return new DeliveryCounts(
        deliveries - earlier.delivered,
        delivered - earlier.delivered,
        parked,
        blocked,
        pendingGatewayMessages);
  }
}
