package org.wasl.gateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.wasl.gateway.command.operator.ManagementSession;
import org.wasl.gateway.command.operator.OperationsFactory;
import org.wasl.gateway.command.operator.OperatorCommand;
import org.wasl.gateway.command.option.ConfigOptions;
import org.wasl.gateway.command.option.LoginOptions;
import org.wasl.gateway.command.option.RatePerMinuteOption;
import org.wasl.gateway.command.option.ReasonOption;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.operations.AgencyOperations;
import org.wasl.gateway.operations.AgencyOperationsJson;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.store.Store;
import org.wasl.store.delivery.DeliveryBacklog.AgencyBacklog;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wasl agencies}: the state of each agency, and the operations of persons on it. */
@Command(
    name = "agencies",
    description =
        "List agencies; hold one back, let it go on, or announce its maintenance; take one in.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AgenciesCommand.ListAgencies.class,
      AgenciesCommand.Pause.class,
      AgenciesCommand.Resume.class,
      AgenciesCommand.Maintenance.class,
      CheckRequestCommand.class,
      AcceptRequestCommand.class
    })
public final class AgenciesCommand {

  /** {@code ./wasl agencies list}: the state of each agency. */
  @Command(
      name = "list",
      description =
          "Show for each agency its breaker, what waits, what is parked, its pause and its window.",
      mixinStandardHelpOptions = true)
  static final class ListAgencies extends OperatorCommand {
    @Override
    protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
      Configuration configuration = configured.read();
      try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
        AgencyOperations operations = OperationsFactory.agencies(configuration, store);
        Map<String, AgencyBacklog> stats = operations.stats();
        UnaryOperator<String> names = OperationsFactory.names(store);
        operations
            .list()
            .forEach(
                (agency, gate) -> {
                  AgencyBacklog one = stats.getOrDefault(agency, AgencyOperations.NO_STATS);
                  out.printf(
                      Locale.ROOT,
                      "%s breaker %s, %d waiting, %d parked%s%n",
                      agency,
                      operations.breaker(gate),
                      one.waiting(),
                      one.parked(),
                      holdBack(AgencyOperationsJson.tree(agency, gate, names)));
                });
        return 0;
      }
    }
  }

  /** An operation on an agency, by the running gateway. */
  abstract static class AgencyOperationCommand extends OperatorCommand {
    @Parameters(paramLabel = "AGENCY", description = "id of the agency")
    private String agency;

    @Mixin private LoginOptions login = new LoginOptions();

    private final String operation;

    private AgencyOperationCommand(String operation) {
      this.operation = operation;
    }

    /** The arguments as a document of the management port. */
    abstract ObjectNode arguments();

    @Override
    protected final int run(ConfigOptions configured, PrintWriter out) throws Exception {
      ObjectNode arguments = arguments();
      Configuration configuration = configured.read();
      knownAgency(agency, configuration);
      try (ManagementSession session =
          ManagementSession.open(configuration.gateway(), login, err())) {
        JsonNode gate = session.invoke("Agency,name=" + agency, operation, arguments);
        out.println(
            agency + (gate.path("paused").asBoolean() ? "" : ", not paused") + holdBack(gate));
        return 0;
      }
    }

    static ObjectNode document() {
      return JsonNodeFactory.instance.objectNode();
    }

    static void put(ObjectNode arguments, String name, OffsetDateTime time) {
      if (time != null) {
        arguments.put(name, time.toString());
      }
    }
  }

  /** {@code ./wasl agencies pause}. */
  @Command(
      name = "pause",
      description = "Hold back deliveries to an agency; calls under way are not cut off.",
      mixinStandardHelpOptions = true)
  static final class Pause extends AgencyOperationCommand {
    @Mixin private ReasonOption why;

    @Option(
        names = "--until",
        paramLabel = "TIME",
        description = "when the pause ends, as 2026-03-02T08:00:00Z; default: with a resume only")
    private OffsetDateTime until;

    Pause() {
      super("pause");
    }

    @Override
    ObjectNode arguments() {
      ObjectNode arguments = document().put("reason", why.reason());
      put(arguments, "until", until);
      return arguments;
    }
  }

  /** {@code ./wasl agencies resume}. */
  @Command(
      name = "resume",
      description = {
        "End a pause, or a window that has begun.",
        "Without --rate-per-minute the backlog is sent as fast as the agency takes it."
      },
      mixinStandardHelpOptions = true)
  static final class Resume extends AgencyOperationCommand {
    @Mixin private ReasonOption why;

    @Mixin private RatePerMinuteOption rate;

    Resume() {
      super("resume");
    }

    @Override
    ObjectNode arguments() {
      ObjectNode arguments = document().put("reason", why.reason());
      rate.perMinute().ifPresent(perMinute -> arguments.put("perMinute", perMinute));
      return arguments;
    }
  }

  /** {@code ./wasl agencies maintenance}: a window in which an agency is paused automatically. */
  @Command(
      name = "maintenance",
      description = {
        "Announce a window in which an agency is paused automatically; other parties are notified.",
        "There is one window: another one replaces it. --end withdraws it, or ends it now."
      },
      mixinStandardHelpOptions = true)
  static final class Maintenance extends AgencyOperationCommand {
    /** Either a window or its end. */
    private static final class Asked {
      @ArgGroup(exclusive = false, multiplicity = "1")
      private Dates dates;

      @Option(names = "--end", required = true, description = "withdraw the window, or end it now")
      private boolean end;
    }

    private static final class Dates {
      @Option(
          names = "--from",
          paramLabel = "TIME",
          description = "when it begins, as 2026-03-02T08:00:00Z; default: now")
      private OffsetDateTime from;

      @Option(
          names = "--to",
          required = true,
          paramLabel = "TIME",
          description = "when it is over, as 2026-03-02T10:00:00Z")
      private OffsetDateTime to;

      @Option(
          names = "--reason",
          paramLabel = "CODE",
          defaultValue = "maintenance",
          description = "what it is for, as a code that other parties may read (${DEFAULT-VALUE})")
      private String reason;
    }

    @ArgGroup(multiplicity = "1")
    private Asked asked;

    Maintenance() {
      super("announce");
    }

    @Override
    ObjectNode arguments() {
      ObjectNode arguments = document();
      if (!asked.end) {
        put(arguments, "from", asked.dates.from);
        put(arguments, "to", asked.dates.to);
        arguments.put("text-code", asked.dates.reason);
      }
      return arguments;
    }
  }

  /** The pause and the window of an agency, for the terminal; empty where there is none. */
  private static String holdBack(JsonNode gate) {
    StringBuilder line = new StringBuilder();
    if (gate.has("pausedBy")) {
      line.append(", paused by ").append(gate.path("pausedBy").asText());
      line.append(" since ").append(text(gate, "pausedSince"));
      if (gate.has("until")) {
        line.append(" until ").append(text(gate, "until"));
      }
      line.append(" for ").append(gate.path("reason").asText());
    } else if (gate.path("paused").asBoolean()) {
      line.append(", paused by announcement");
    }
    JsonNode window = gate.path("announcement");
    if (window.isObject()) {
      line.append(", announced from ").append(text(window, "from"));
      line.append(" to ").append(text(window, "to"));
      line.append(" for ").append(window.path("text-code").asText());
    }
    return line.toString();
  }

  private static String text(JsonNode tree, String time) {
    return Instant.parse(tree.path(time).asText()).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
