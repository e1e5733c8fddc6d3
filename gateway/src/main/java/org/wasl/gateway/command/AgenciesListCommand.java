package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.util.Map;
import org.wasl.gateway.Databases;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.operations.AgencyDesk;
import org.wasl.store.Stats.AgencyStats;
import org.wasl.store.Store;
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
    try (Store store = Databases.beside(configuration.gateway())) {
      AgencyDesk desk = Desks.agencies(configuration, store);
      Map<String, AgencyStats> stats = desk.stats();
      desk.list()
          .forEach(
              (agency, gate) -> {
                AgencyStats one = stats.getOrDefault(agency, AgencyDesk.NOTHING);
                out.printf(
                    "%s breaker %s, %d waiting, %d parked%s%n",
                    agency, desk.breaker(gate), one.waiting(), one.parked(), AgencyLine.held(gate));
              });
      return 0;
    }
  }
}
