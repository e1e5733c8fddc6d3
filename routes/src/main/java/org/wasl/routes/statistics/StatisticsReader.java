package org.wasl.routes.statistics;

import java.util.Optional;
import org.wasl.rules.id.AgencyId;

/**
 * A reader of statistics.
 *
 * @param oversight whether it is oversight, which reads every number unchanged
 * @param party the agency whose referrals it reads; empty if it reads all
 */
public record StatisticsReader(boolean oversight, Optional<AgencyId> party) {
  /** The operator of the gateway, who reads about all referrals and is not oversight. */
  public static final StatisticsReader OPERATOR = new StatisticsReader(false, Optional.empty());

  /** An agency. */
  public static StatisticsReader of(AgencyId agency, boolean oversight) {
    return new StatisticsReader(oversight, oversight ? Optional.empty() : Optional.of(agency));
  }
}
