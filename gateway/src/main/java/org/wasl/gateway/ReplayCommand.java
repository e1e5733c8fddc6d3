package org.wasl.gateway;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.wasl.gateway.config.AgencyEntry;
import org.wasl.gateway.config.Configuration;
import org.wasl.store.Replay.Plan;
import org.wasl.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wasl replay}: sends parked deliveries of one agency again, beside a running gateway. */
@Command(
    name = "replay",
    description = "Send parked deliveries to an agency again; shows first what would be sent.",
    mixinStandardHelpOptions = true)
public final class ReplayCommand extends OperatorCommand {
  @Parameters(paramLabel = "AGENCY", description = "the one destination")
  private String agency;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "CODE",
      description = "why, as a code; it ends in the audit entries")
  private String reason;

  @Option(names = "--id", paramLabel = "UUID", arity = "1..*", description = "these only")
  private List<UUID> ids = List.of();

  @Option(
      names = "--parked-for",
      paramLabel = "REASON",
      description = "only what was parked for this reason")
  private String parkedFor;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "10",
      description = "how many become due in each second (${DEFAULT-VALUE})")
  private int rate;

  @Option(names = "--dry-run", description = "show what would be sent, and send nothing")
  private boolean dryRun;

  @Option(
      names = "--operator",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "who orders it (${DEFAULT-VALUE})")
  private String operator;

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    Configuration configuration = configured.read();
    Set<String> inService =
        configuration.agencies().stream()
            .filter(entry -> !entry.revoked())
            .map(AgencyEntry::id)
            .collect(Collectors.toSet());
    try (Store store = Databases.beside(configuration.gateway())) {
      Replaying replaying = new Replaying(store.replay(), inService::contains);
      Plan plan = replaying.plan(agency, new HashSet<>(ids), Optional.ofNullable(parkedFor));
      plan.deliveries().forEach(id -> out.println(id + " " + agency));
      if (dryRun || plan.deliveries().isEmpty()) {
        out.printf("%d parked, none sent%n", plan.deliveries().size());
        return 0;
      }
      int sent = replaying.execute(plan, reason, operator, rate);
      out.printf("%d of %d on their way to %s%n", sent, plan.deliveries().size(), agency);
      return 0;
    }
  }
}
