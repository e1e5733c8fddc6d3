package org.wasl.sandbox.checker;

/**
 * Counts of deliveries by state at one moment.
 *
 * @param deliveries number of deliveries
 * @param delivered deliveries that are delivered or superseded
 * @param parked deliveries that wait for a person
 * @param blocked deliveries that wait behind a parked one of their referral and recipient
 * @param pendingGatewayMessages messages that the gateway itself must still send, or may still have
 *     to send
 */
public record DeliveryCounts(
    int deliveries, int delivered, int parked, int blocked, int pendingGatewayMessages) {
  /**
   * The gateway's own messages still to be sent, in SQL. One more counts while the gateway has not
   * read its trail to the end.
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

  /** These counts without the gateway's own messages. */
  public DeliveryCounts withoutPending() {
    return new DeliveryCounts(deliveries, delivered, parked, blocked, 0);
  }

  /** These counts without the deliveries that were delivered before an earlier moment. */
  public DeliveryCounts since(DeliveryCounts earlier) {
    return new DeliveryCounts(
        deliveries - earlier.delivered,
        delivered - earlier.delivered,
        parked,
        blocked,
        pendingGatewayMessages);
  }
}
