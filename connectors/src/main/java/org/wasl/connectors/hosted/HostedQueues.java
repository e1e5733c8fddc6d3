package org.wasl.connectors.hosted;

import java.util.Set;
import org.wasl.connectors.intermediary.jms.AgencyQueues;
import org.wasl.rules.id.AgencyId;

/** Names of an agency's queues, and its permissions on them. */
final class HostedQueues {
  /** Begins the name of each queue from which an agency takes deliveries. */
  static final String DELIVERIES = "wasl.deliveries.";

  private HostedQueues() {}

  /** The queues of this agency. */
  static AgencyQueues of(AgencyId agency) {
    return new AgencyQueues(
        DELIVERIES + agency, "wasl.submissions." + agency, "wasl.answers." + agency);
  }

  /** Their names. */
  static Set<String> all(AgencyId agency) {
    AgencyQueues own = of(agency);
    return Set.of(own.deliveries(), own.submissions(), own.answers());
  }

  /** Tells whether this agency may take from a queue. */
  static boolean mayConsume(AgencyId agency, String queue) {
    AgencyQueues own = of(agency);
    return queue.equals(own.deliveries()) || queue.equals(own.answers());
  }

  /** Tells whether this agency may send to a queue. */
  static boolean maySend(AgencyId agency, String queue) {
    return queue.equals(of(agency).submissions());
  }
}
