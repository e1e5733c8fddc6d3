package org.wasl.routes.broker;

import org.wasl.rules.id.AgencyId;

/** Names of the queues. */
public final class QueueNames {
  /**
   * Ids that a consumer failed to handle. The queue is bounded and only for display, because SQL
   * still has them.
   */
  public static final String DEAD_IDS = "dead.ids";

  private QueueNames() {}

  /** The queue of deliveries that wait for {@code agency} and are due. */
  public static String deliver(AgencyId agency) {
    return "deliver." + agency;
  }

  /** The bounded view of parked deliveries for {@code agency}, rebuilt from SQL. */
  public static String parked(AgencyId agency) {
    return "parked." + agency;
  }
}
