package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.util.UUID;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A person decides on a request about parked deliveries. */
abstract class ParkedDecisionCommand extends OperatorCommand {

  /** {@code ./wasl parked approve}. */
  @Command(
      name = "approve",
      description = "Let a request run that another person has asked for.",
      mixinStandardHelpOptions = true)
  static final class Approve extends ParkedDecisionCommand {
    Approve() {
      super(Action.APPROVE);
    }
  }

  /** {@code ./wasl parked reject}. */
  @Command(
      name = "reject",
      description = "Say no to a request; who has asked for it may take it back so.",
      mixinStandardHelpOptions = true)
  static final class Reject extends ParkedDecisionCommand {
    Reject() {
      super(Action.REJECT);
    }
  }

  /** {@code ./wasl parked stop}. */
  @Command(
      name = "stop",
      description = "End a request at once; what was done stays done.",
      mixinStandardHelpOptions = true)
  static final class Stop extends ParkedDecisionCommand {
    Stop() {
      super(Action.STOP);
    }
  }

  private final Action move;

  @Parameters(paramLabel = "REQUEST", description = "id of the request")
  private UUID request;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "who decides (${DEFAULT-VALUE})")
  private String person;

  private ParkedDecisionCommand(Action move) {
    this.move = move;
  }

  @Override
  final int run(ConfigOptions configured, PrintWriter out) throws Exception {
    Configuration configuration = configured.read();
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      out.println(
          ReplayRequestLine.of(
              OperationsFactory.replay(configuration, store)
                  .requests()
                  .decide(request, move, person)));
      return 0;
    }
  }
}
