package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.util.UUID;
import org.wasl.gateway.Databases;
import org.wasl.gateway.config.Configuration;
import org.wasl.rules.operations.Guard.Move;
import org.wasl.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A person decides on a request about parked deliveries. */
abstract class ParkedMove extends OperatorCommand {

  /** {@code ./wasl parked approve}. */
  @Command(
      name = "approve",
      description = "Let a request run that another person has asked for.",
      mixinStandardHelpOptions = true)
  static final class Approve extends ParkedMove {
    Approve() {
      super(Move.APPROVE);
    }
  }

  /** {@code ./wasl parked reject}. */
  @Command(
      name = "reject",
      description = "Say no to a request; who has asked for it may take it back so.",
      mixinStandardHelpOptions = true)
  static final class Reject extends ParkedMove {
    Reject() {
      super(Move.REJECT);
    }
  }

  /** {@code ./wasl parked stop}. */
  @Command(
      name = "stop",
      description = "End a request at once; what was done stays done.",
      mixinStandardHelpOptions = true)
  static final class Stop extends ParkedMove {
    Stop() {
      super(Move.STOP);
    }
  }

  private final Move move;

  @Parameters(paramLabel = "REQUEST", description = "id of the request")
  private UUID request;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "who decides (${DEFAULT-VALUE})")
  private String person;

  private ParkedMove(Move move) {
    this.move = move;
  }

  @Override
  final int run(ConfigOptions configured, PrintWriter out) throws Exception {
    Configuration configuration = configured.read();
    try (Store store = Databases.beside(configuration.gateway())) {
      out.println(
          RequestLine.of(
              Desks.replay(configuration, store).requests().move(request, move, person)));
      return 0;
    }
  }
}
