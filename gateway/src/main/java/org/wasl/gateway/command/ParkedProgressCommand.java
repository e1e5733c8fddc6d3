package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.util.UUID;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.operations.ReplayRequests;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./wasl parked progress}: how far requests have come. */
@Command(
    name = "progress",
    description =
        "Show how far a request is, and its deliveries; or the open and the latest requests.",
    mixinStandardHelpOptions = true)
final class ParkedProgressCommand extends OperatorCommand {
  @Parameters(paramLabel = "REQUEST", arity = "0..1", description = "id of the request")
  private UUID request;

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    Configuration configuration = configured.read();
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      ReplayRequests desk = OperationsFactory.replay(configuration, store).requests();
      if (request != null) {
        out.println(ReplayRequestLine.of(desk.progress(request)));
        desk.plan(request).deliveries().forEach(out::println);
      } else {
        desk.list().forEach(one -> out.println(ReplayRequestLine.of(one)));
      }
      return 0;
    }
  }
}
