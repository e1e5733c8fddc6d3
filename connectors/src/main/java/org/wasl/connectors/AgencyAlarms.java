package org.wasl.connectors;

/** Raises alarms about agencies, for whoever operates the gateway. */
@FunctionalInterface
public interface AgencyAlarms {
  /**
   * Raises an alarm, or says that it goes on.
   *
   * @param kind one of {@link Protocol#alarms()}
   * @param agency id of the agency
   */
  void raise(String kind, String agency);
}
