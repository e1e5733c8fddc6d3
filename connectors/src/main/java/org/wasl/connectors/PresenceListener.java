package org.wasl.connectors;

import org.wasl.rules.id.AgencyId;

/**
 * Receives the changes of presence of agencies that collect. Calls for one agency come in the order
 * of events. Implementations must not block.
 */
public interface PresenceListener {
  /** The first worker of an agency polls. */
  void arrived(AgencyId agency);

  /** No worker has polled for too long. */
  void left(AgencyId agency);
}
