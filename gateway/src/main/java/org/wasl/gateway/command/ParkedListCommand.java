package org.wasl.gateway.command;

import java.io.PrintWriter;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.store.Store;
import org.wasl.store.delivery.ParkedDeliveries.ParkedGroup;
import picocli.CommandLine.Command;

/** {@code ./wasl parked list}: what is parked, by cause and agency. */
@Command(
    name = "list",
    description = "Count parked deliveries by agency and cause: how many, for how many seconds.",
    mixinStandardHelpOptions = true)
final class ParkedListCommand extends OperatorCommand {
  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    GatewayConfig config = configured.read().gateway();
    try (Store store = DatabaseWiring.openRunning(config)) {
      for (ParkedGroup group : store.parkedDeliveries().groups(1).orElseThrow()) {
        out.printf(
            "%d %s %s %d%n", group.count(), group.agency(), group.cause(), group.oldestSeconds());
      }
      return 0;
    }
  }
}
