package org.wasl.routes.statistics;

import java.util.Optional;

/**
 * Who reads statistics.
 *
 * @param oversight whether it is oversight, which reads every number as it was counted
 * @param party the agency of whose referrals it reads; empty where it reads of all
 */
public record StatisticsReader(boolean oversight, Optional<String> party) {
  /** The operator of the gateway, who reads of all referrals and is not oversight. */
  public static final StatisticsReader OPERATOR = new StatisticsReader(false, Optional.empty());

  /** An agency. */
  public static StatisticsReader of(String agency, boolean oversight) {
    return new StatisticsReader(oversight, oversight ? Optional.empty() : Optional.of(agency));
  }
}
