package org.wasl.store.delivery;

import java.util.Map;

/**
 * How many deliveries may be under way to each agency, waiting on the broker included.
 *
 * @param defaultLimit for an agency not named; 0 to claim for the named ones only
 * @param byAgency by agency id; 0 to claim nothing for it
 */
public record InFlightLimits(int defaultLimit, Map<String, Integer> byAgency) {}
