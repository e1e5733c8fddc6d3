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

/** {@code ./wasl agencies}: the state of each agency, and the orders of persons about it. */
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
                      orders(AgencyOperationsJson.tree(agency, gate, names)));
                });
        return 0;
      }
    }
  }

  /** An operator's order about an agency, beside the running gateway. */
  abstract static class AgencyOrder extends OperatorCommand {
    @Parameters(paramLabel = "AGENCY", description = "id of the agency")
    private String agency;

    @Mixin private LoginOptions login = new LoginOptions();

    private final String operation;

    private AgencyOrder(String operation) {
      this.operation = operation;
    }

    /** The order as a document of the management port. */
    abstract ObjectNode order();

    @Override
    protected final int run(ConfigOptions configured, PrintWriter out) throws Exception {
      ObjectNode order = order();
      Configuration configuration = configured.read();
      knownAgency(agency, configuration);
      try (ManagementSession session =
          ManagementSession.open(configuration.gateway(), login, err())) {
        JsonNode gate = session.invoke("Agency,name=" + agency, operation, order);
        out.println(
            agency + (gate.path("paused").asBoolean() ? "" : ", not paused") + orders(gate));
        return 0;
      }
    }

    static ObjectNode document() {
      return JsonNodeFactory.instance.objectNode();
    }

    static void put(ObjectNode order, String name, OffsetDateTime time) {
      if (time != null) {
        order.put(name, time.toString());
      }
    }
  }

  /** {@code ./wasl agencies pause}. */
  @Command(
      name = "pause",
      description = "Hold back deliveries to an agency; calls under way are not cut off.",
      mixinStandardHelpOptions = true)
  static final class Pause extends AgencyOrder {
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
    ObjectNode order() {
      ObjectNode order = document().put("reason", why.reason());
      put(order, "until", until);
      return order;
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
  static final class Resume extends AgencyOrder {
    @Mixin private ReasonOption why;

    @Mixin private RatePerMinuteOption rate;

    Resume() {
      super("resume");
    }

    @Override
    ObjectNode order() {
      ObjectNode order = document().put("reason", why.reason());
      rate.perMinute().ifPresent(perMinute -> order.put("perMinute", perMinute));
      return order;
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
  static final class Maintenance extends AgencyOrder {
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
    ObjectNode order() {
      ObjectNode order = document();
      if (!asked.end) {
        put(order, "from", asked.dates.from);
        put(order, "to", asked.dates.to);
        order.put("text-code", asked.dates.reason);
      }
      return order;
    }
  }

  /** What persons ordered about an agency, for the terminal; empty where there is no order. */
  private static String orders(JsonNode gate) {
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
