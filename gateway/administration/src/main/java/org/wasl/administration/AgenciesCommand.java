package org.wasl.administration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.wasl.administration.operator.ManagementSession;
import org.wasl.administration.operator.OperationsFactory;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.LoginOptions;
import org.wasl.administration.option.RatePerMinuteOption;
import org.wasl.administration.option.ReasonOption;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.configuration.Configuration;
import org.wasl.operations.AgencyBean;
import org.wasl.operations.AgencyMXBean.AgencyGate;
import org.wasl.operations.AgencyMXBean.AnnouncedWindow;
import org.wasl.operations.AgencyOperations;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.Store;
import org.wasl.store.delivery.DeliveryBacklog.AgencyBacklog;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wasl agencies} shows the state of each agency and lets a person operate on it. */
@Command(
    name = "agencies",
    description = "List, pause, resume and accept agencies, and announce their maintenance.",
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

  /** {@code ./wasl agencies list} shows the state of each agency. */
  @Command(
      name = "list",
      description =
          "Show the circuit breaker, the waiting and parked deliveries, the pause and the window of"
              + " agencies.",
      mixinStandardHelpOptions = true)
  static final class ListAgencies extends OperatorCommand {
    @Override
    protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
      Configuration configuration = configured.read();
      try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
        AgencyOperations operations = OperationsFactory.agencies(configuration, store);
        Map<AgencyId, AgencyBacklog> stats = operations.stats();
        UnaryOperator<String> names = OperationsFactory.names(store);
        operations
            .list()
            .forEach(
                (agency, gate) -> {
                  AgencyBacklog agencyBacklog =
                      stats.getOrDefault(agency, AgencyOperations.NO_STATS);
                  out.printf(
                      Locale.ROOT,
                      "%s breaker %s, %d waiting, %d parked%s%n",
                      agency.value(),
                      operations.breaker(gate),
                      agencyBacklog.waiting(),
                      agencyBacklog.parked(),
                      holdBack(AgencyBean.gate(agency, gate, names)));
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
        AgencyGate gate =
            session.invoke("Agency,name=" + agency, operation, arguments, AgencyGate.class);
        out.println(agency + (gate.paused() ? "" : ", not paused") + holdBack(gate));
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
      description = "Pause the deliveries to an agency. Calls in progress continue.",
      mixinStandardHelpOptions = true)
  static final class Pause extends AgencyOperationCommand {
    @Mixin private ReasonOption why;

    @Option(
        names = "--until",
        paramLabel = "TIME",
        description =
            "end of the pause, such as 2026-03-02T08:00:00Z; default: until it is resumed")
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
        "End a pause, or a maintenance window that has begun.",
        "Without --rate-per-minute the backlog is sent as fast as the agency accepts it."
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

  /**
   * {@code ./wasl agencies maintenance} sets a window in which an agency is paused automatically.
   */
  @Command(
      name = "maintenance",
      description = {
        "Announce a maintenance window. It pauses the agency automatically and notifies other"
            + " parties.",
        "A new window replaces the previous one. --end cancels the window, or ends it now."
      },
      mixinStandardHelpOptions = true)
  static final class Maintenance extends AgencyOperationCommand {
    /** A window, or the end of one. */
    private static final class Asked {
      @ArgGroup(exclusive = false, multiplicity = "1")
      private Dates dates;

      @Option(names = "--end", required = true, description = "cancel the window, or end it now")
      private boolean end;
    }

    private static final class Dates {
      @Option(
          names = "--from",
          paramLabel = "TIME",
          description = "start, such as 2026-03-02T08:00:00Z; default: now")
      private OffsetDateTime from;

      @Option(
          names = "--to",
          required = true,
          paramLabel = "TIME",
          description = "end, such as 2026-03-02T10:00:00Z")
      private OffsetDateTime to;

      @Option(
          names = "--reason",
          paramLabel = "CODE",
          defaultValue = "maintenance",
          description = "reason code that other parties may read (${DEFAULT-VALUE})")
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

  /** The pause and the window of an agency, for the terminal. Empty if there is none. */
  private static String holdBack(AgencyGate gate) {
    StringBuilder line = new StringBuilder();
    if (gate.pausedBy() != null && gate.pausedSince() != null) {
      line.append(", paused by ").append(gate.pausedBy());
      line.append(" since ").append(seconds(gate.pausedSince()));
      if (gate.until() != null) {
        line.append(" until ").append(seconds(gate.until()));
      }
      line.append(" for ").append(gate.reason());
    } else if (gate.paused()) {
      line.append(", paused by announcement");
    }
    AnnouncedWindow window = gate.announcement();
    if (window != null) {
      line.append(", announced from ").append(seconds(window.from()));
      line.append(" to ").append(seconds(window.to()));
      line.append(" for ").append(window.textCode());
    }
    return line.toString();
  }

  private static String seconds(String time) {
    return Instant.parse(time).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
