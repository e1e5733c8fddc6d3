package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.operations.AgencyOperations;
import org.wasl.gateway.operations.AgencyOperations.Announced;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.store.Store;
import org.wasl.store.delivery.AgencyGates.GateView;
import org.wasl.store.delivery.DeliveryBacklog.AgencyBacklog;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wasl agencies}: the state of each agency, and the orders of persons about it. */
@Command(
    name = "agencies",
    description = "List agencies; hold one back, let it go on, or announce its maintenance.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AgenciesCommand.ListAgencies.class,
      AgenciesCommand.Pause.class,
      AgenciesCommand.Resume.class,
      AgenciesCommand.Maintenance.class
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
    int run(ConfigOptions configured, PrintWriter out) throws Exception {
      Configuration configuration = configured.read();
      try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
        AgencyOperations operations = OperationsFactory.agencies(configuration, store);
        Map<String, AgencyBacklog> stats = operations.stats();
        operations
            .list()
            .forEach(
                (agency, gate) -> {
                  AgencyBacklog one = stats.getOrDefault(agency, AgencyOperations.NO_STATS);
                  out.printf(
                      "%s breaker %s, %d waiting, %d parked%s%n",
                      agency, operations.breaker(gate), one.waiting(), one.parked(), orders(gate));
                });
        return 0;
      }
    }
  }

  /** An operator's order about an agency, beside the running gateway. */
  abstract static class AgencyOrder extends OperatorCommand {
    @Parameters(paramLabel = "AGENCY", description = "id of the agency")
    private String agency;

    @Mixin private OperatorOption operator;

    /** Executes the order; returns the gate afterwards. */
    abstract GateView order(AgencyOperations operations, String agency, String person);

    @Override
    final int run(ConfigOptions configured, PrintWriter out) throws Exception {
      Configuration configuration = configured.read();
      try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
        out.println(
            status(
                agency,
                order(
                    OperationsFactory.agencies(configuration, store), agency, operator.person())));
        return 0;
      }
    }

    static Optional<Instant> instant(OffsetDateTime time) {
      return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
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

    @Override
    GateView order(AgencyOperations operations, String agency, String person) {
      return operations.pause(agency, why.reason(), instant(until), person);
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

    @Override
    GateView order(AgencyOperations operations, String agency, String person) {
      return operations.resume(agency, why.reason(), rate.perMinute(), person);
    }
  }

  /** {@code ./wasl agencies maintenance}: a window in which an agency is paused automatically. */
  @Command(
      name = "maintenance",
      description = {
        "Announce a window in which an agency is paused automatically; other parties are told.",
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

    @Override
    GateView order(AgencyOperations operations, String agency, String person) {
      if (asked.end) {
        return operations.withdraw(agency, person);
      }
      Dates dates = asked.dates;
      return operations.announce(
          agency,
          new Announced(instant(dates.from), dates.to.toInstant(), Optional.of(dates.reason)),
          person);
    }
  }

  /** The agency and the orders about it, for the terminal. */
  private static String status(String agency, GateView gate) {
    return agency + (gate.paused() ? "" : ", not paused") + orders(gate);
  }

  /** Begins with a comma; empty where there is no order. */
  private static String orders(GateView gate) {
    StringBuilder line = new StringBuilder();
    gate.pause()
        .ifPresent(
            pause -> {
              line.append(", paused by ").append(pause.person());
              line.append(" since ").append(text(pause.since()));
              pause.until().ifPresent(until -> line.append(" until ").append(text(until)));
              line.append(" for ").append(pause.reason());
            });
    if (gate.paused() && gate.pause().isEmpty()) {
      line.append(", paused by announcement");
    }
    gate.window()
        .ifPresent(
            window ->
                line.append(", announced from ")
                    .append(text(window.from()))
                    .append(" to ")
                    .append(text(window.to()))
                    .append(" for ")
                    .append(window.code()));
    return line.toString();
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
