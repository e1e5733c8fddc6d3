package org.wasl.routes.broker;

/** Names of the queues. */
public final class QueueNames {
  /** Ids that a consumer failed to handle; bounded, for a look only: SQL still knows them. */
  public static final String DEAD_IDS = "dead.ids";

  private QueueNames() {}

  /** The queue of deliveries that are due to {@code agency}. */
  public static String deliver(String agency) {
    return "deliver." + agency;
  }

  /** The bounded view of what is parked for {@code agency}, rebuilt from SQL. */
  public static String parked(String agency) {
    return "parked." + agency;
  }
}
