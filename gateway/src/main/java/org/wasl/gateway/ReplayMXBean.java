package org.wasl.gateway;

/**
 * Replay over JMX, {@code org.wasl:type=Replay}: two steps, so that what is sent was looked at. The
 * console lets nobody call it unless its list says so.
 */
public interface ReplayMXBean {
  /**
   * The dry run: which deliveries would be sent to the agency.
   *
   * @param agency the one destination
   * @param parkedFor parked for this reason only; empty for all
   * @return their ids
   */
  String[] plan(String agency, String parkedFor);

  /**
   * Sends these again, under the same ids.
   *
   * @param agency the one destination
   * @param deliveries what the plan showed
   * @param reason a code for the audit entries
   * @param operator id of the person who orders it
   * @param perSecond how many become due in each second, at least 1
   * @return how many were still parked and are on their way
   */
  int execute(String agency, String[] deliveries, String reason, String operator, int perSecond);
}
