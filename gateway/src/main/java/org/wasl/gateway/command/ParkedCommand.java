package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.store.Store;
import org.wasl.store.delivery.ParkedDeliveries.ParkedDelivery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./wasl parked}: the deliveries that wait for a person, the longest parked first; and what
 * persons decide about them.
 */
@Command(
    name = "parked",
    description = {
      "List parked deliveries: id, agency, reason, since, attempts.",
      "Or send them again, elsewhere, or give them up: with one command or, for more than one"
          + " delivery, two persons."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      ParkedListCommand.class,
      ParkedPlanCommand.class,
      ParkedRequestCommand.class,
      ParkedDecisionCommand.Approve.class,
      ParkedDecisionCommand.Reject.class,
      ParkedDecisionCommand.Stop.class,
      ParkedProgressCommand.class
    })
public final class ParkedCommand extends OperatorCommand {
  @Parameters(paramLabel = "AGENCY", arity = "0..1", description = "of this agency only")
  private String agency;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "at most so many (${DEFAULT-VALUE})")
  private int limit;

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    if (limit < 1) {
      throw new IllegalArgumentException("--limit must be at least 1");
    }
    try (Store store = DatabaseWiring.openRunning(configured.read().gateway())) {
      List<ParkedDelivery> parked =
          store.parkedDeliveries().list(Optional.ofNullable(agency), limit).orElseThrow();
      for (ParkedDelivery one : parked) {
        out.printf(
            "%s %s %s %s %d%n",
            one.deliveryId(), one.agency(), one.reason(), one.since(), one.attempts());
      }
      return 0;
    }
  }
}
