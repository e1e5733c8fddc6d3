package org.wasl.assembly.wiring;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.settings.StatisticsConfig;
import org.wasl.routes.statistics.StatisticsPolicy;
import org.wasl.rules.statistics.CellPerturbation;
import org.wasl.rules.statistics.Countries;

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
    Map<String, String> regions = new HashMap<>();
    configuration
        .codes()
        .list("country")
        .byCode()
        .forEach(
            (country, code) ->
                code.attribute("region").ifPresent(region -> regions.put(country, region)));
    return new StatisticsPolicy(
        configuration.stages().calendar().zone(),
        new Countries(configuration.gateway().country(), regions),
        config.runningPeriods(),
        new CellPerturbation(config.hiddenBelow(), cellKeys));
  }
}
