package org.wasl.routes.broker;

/** Names of the queues. */
public final class QueueNames {
  /** Ids that a consumer failed to handle; bounded and for display only: SQL still has them. */
  public static final String DEAD_IDS = "dead.ids";

  private static final String DELIVER = "deliver.";

  private QueueNames() {}

  /** The queue of deliveries that are due to {@code agency}; its route has the same name. */
  public static String deliver(String agency) {
    return DELIVER + agency;
  }

  /** The agency of a queue that {@link #deliver} named. */
  public static String agency(String deliver) {
    return deliver.substring(DELIVER.length());
  }

  /** The bounded view of what is parked for {@code agency}, rebuilt from SQL. */
  public static String parked(String agency) {
    return "parked." + agency;
  }
}
