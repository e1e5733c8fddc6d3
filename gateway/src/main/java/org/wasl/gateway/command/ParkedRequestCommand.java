package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.util.Optional;
import org.wasl.gateway.operations.ReplayOperations;
import org.wasl.gateway.operations.ReplayOperations.ReplayOrder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./wasl parked request}: asks for parked deliveries to be sent again, or given up. */
@Command(
    name = "request",
    description = {
      "Ask for parked deliveries to be sent again, elsewhere, or given up.",
      "One sent again begins at once; everything else waits for another person to approve."
    },
    mixinStandardHelpOptions = true)
final class ParkedRequestCommand extends ParkedSelectionCommand {
  @Mixin private ReasonOption why;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "who asks (${DEFAULT-VALUE})")
  private String person;

  @Option(
      names = "--per-minute",
      paramLabel = "N",
      description = "how many follow in a minute; default: replay.perMinute")
  private Integer perMinute;

  @Override
  int run(ReplayOperations desk, PrintWriter out) {
    ReplayOrder ask =
        new ReplayOrder(
            selection(), action(), target(), why.reason(), person, Optional.ofNullable(perMinute));
    out.println(ReplayRequestLine.of(desk.request(ask)));
    return 0;
  }
}
