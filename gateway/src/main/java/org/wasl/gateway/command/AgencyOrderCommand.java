package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.operations.AgencyOperations;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.store.Store;
import org.wasl.store.delivery.AgencyGates.GateView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A person's order about an agency, beside the running gateway. */
abstract class AgencyOrderCommand extends OperatorCommand {
  @Parameters(paramLabel = "AGENCY", description = "id of the agency")
  private String agency;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "who orders it (${DEFAULT-VALUE})")
  private String person;

  /** The gate as it is then. */
  abstract GateView order(AgencyOperations desk, String agency, String person);

  @Override
  final int run(ConfigOptions configured, PrintWriter out) throws Exception {
    Configuration configuration = configured.read();
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      out.println(
          AgencyStatusLine.of(
              agency, order(OperationsFactory.agencies(configuration, store), agency, person)));
      return 0;
    }
  }

  static Optional<Instant> instant(OffsetDateTime time) {
    return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
  }

  /** {@code ./wasl agencies pause}. */
  @Command(
      name = "pause",
      description = "Hold deliveries to an agency back; what is under way ends as it may.",
      mixinStandardHelpOptions = true)
  static final class Pause extends AgencyOrderCommand {
    @Mixin private ReasonOption why;

    @Option(
        names = "--until",
        paramLabel = "TIME",
        description = "when it ends by itself, as 2026-03-02T08:00:00Z; default: by a resume only")
    private OffsetDateTime until;

    @Override
    GateView order(AgencyOperations desk, String agency, String person) {
      return desk.pause(agency, why.reason(), instant(until), person);
    }
  }

  /** {@code ./wasl agencies resume}. */
  @Command(
      name = "resume",
      description =
          "End a pause, or a window that has begun; with a rate what has piled up follows.",
      mixinStandardHelpOptions = true)
  static final class Resume extends AgencyOrderCommand {
    @Mixin private ReasonOption why;

    @Option(
        names = {"--rate", "--per-minute"},
        paramLabel = "N",
        description =
            "how many of what has piled up follow in a minute; default: as fast as it takes them")
    private Integer perMinute;

    @Override
    GateView order(AgencyOperations desk, String agency, String person) {
      return desk.resume(agency, why.reason(), Optional.ofNullable(perMinute), person);
    }
  }
}
