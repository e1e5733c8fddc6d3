package org.wasl.connectors.intermediary.jms;

/**
 * The queues between the gateway and one agency.
 *
 * @param deliveries the gateway sends deliveries to it
 * @param submissions the agency sends its messages and receipts to it
 * @param answers the gateway answers to it
 */
public record AgencyQueues(String deliveries, String submissions, String answers) {}
