package org.wasl.connectors.push;

/**
 * Limits of calls to agencies.
 *
 * @param maxReceiptBytes largest answer read, for each delivery of a request
 * @param maxRequestBytes a request with several deliveries is at most about so large; one that is
 *     larger travels alone
 */
record BatchLimits(int maxReceiptBytes, int maxRequestBytes) {}
