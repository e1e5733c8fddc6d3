package org.wasl.connectors;

import org.wasl.rules.id.AgencyId;

/** Raises alarms about agencies for the operators of the gateway. */
@FunctionalInterface
public interface AgencyAlarms {
  /**
   * Raises an alarm, or says that it goes on.
   *
   * @param kind one of {@link Protocol#alarms()}
   * @param agency id of the agency
   */
  void raise(String kind, AgencyId agency);
}
