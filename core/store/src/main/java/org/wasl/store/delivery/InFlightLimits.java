package org.wasl.store.delivery;

import java.util.Map;
import org.wasl.rules.id.AgencyId;

/**
 * Limits the deliveries under way to each agency, waiting on the broker included.
 *
 * @param defaultLimit limit of an agency that is not named, 0 to claim for the named ones only
 * @param byAgency limits by agency id, 0 to claim nothing for the agency
 */
public record InFlightLimits(int defaultLimit, Map<AgencyId, Integer> byAgency) {}
