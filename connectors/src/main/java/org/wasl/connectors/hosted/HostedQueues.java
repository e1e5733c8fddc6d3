package org.wasl.connectors.hosted;

import java.util.Set;
import org.wasl.connectors.intermediary.jms.AgencyQueues;

/** Names of the queues of an agency, and what it may do with them. */
final class HostedQueues {
  private HostedQueues() {}

  /** The queues of this agency. */
  static AgencyQueues of(String agency) {
    return new AgencyQueues(
        "wasl.deliveries." + agency, "wasl.submissions." + agency, "wasl.answers." + agency);
  }

  /** Their names. */
  static Set<String> all(String agency) {
    AgencyQueues own = of(agency);
    return Set.of(own.deliveries(), own.submissions(), own.answers());
  }

  /** Whether this agency may take from a queue. */
  static boolean mayConsume(String agency, String queue) {
    AgencyQueues own = of(agency);
    return queue.equals(own.deliveries()) || queue.equals(own.answers());
  }

  /** Whether this agency may send to a queue. */
  static boolean maySend(String agency, String queue) {
    return queue.equals(of(agency).submissions());
  }
}
