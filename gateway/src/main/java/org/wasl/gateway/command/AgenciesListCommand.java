package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.util.Map;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.operations.AgencyOperations;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.store.Store;
import org.wasl.store.delivery.DeliveryBacklog.AgencyBacklog;
import picocli.CommandLine.Command;

/** {@code ./wasl agencies list}: where each agency stands. */
@Command(
    name = "list",
    description =
        "Show for each agency its breaker, what waits, what is parked, its pause and its window.",
    mixinStandardHelpOptions = true)
final class AgenciesListCommand extends OperatorCommand {
  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    Configuration configuration = configured.read();
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      AgencyOperations desk = OperationsFactory.agencies(configuration, store);
      Map<String, AgencyBacklog> stats = desk.stats();
      desk.list()
          .forEach(
              (agency, gate) -> {
                AgencyBacklog one = stats.getOrDefault(agency, AgencyOperations.NO_STATS);
                out.printf(
                    "%s breaker %s, %d waiting, %d parked%s%n",
                    agency,
                    desk.breaker(gate),
                    one.waiting(),
                    one.parked(),
                    AgencyStatusLine.held(gate));
              });
      return 0;
    }
  }
}
