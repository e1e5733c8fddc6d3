package org.wasl.gateway.wiring;

import java.util.function.LongUnaryOperator;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.settings.StatisticsConfig;
import org.wasl.routes.statistics.StatisticsPolicy;
import org.wasl.rules.statistics.CellPerturbation;

/** Maps the configuration to the policy of statistics. */
public final class StatisticsWiring {

  private StatisticsWiring() {}

  /**
   * The policy, the same for the partner API and the command beside it.
   *
   * @param cellKeys the pseudorandom function of the gateway's key
   */
  public static StatisticsPolicy policy(Configuration configuration, LongUnaryOperator cellKeys) {
    StatisticsConfig config = configuration.gateway().statistics();
    return new StatisticsPolicy(
        configuration.stages().calendar().zone(),
        config.runningPeriods(),
        new CellPerturbation(config.hiddenBelow(), cellKeys));
  }
}
