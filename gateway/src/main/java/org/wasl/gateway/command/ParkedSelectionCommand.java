package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.operations.ReplayOperations;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.store.Store;
import org.wasl.store.replay.ParkedRequests.Selection;
import picocli.CommandLine.Option;

/** What the commands about a selection of parked deliveries have in common. */
abstract class ParkedSelectionCommand extends OperatorCommand {
  @Option(names = "--id", paramLabel = "UUID", arity = "1..*", description = "these only")
  private List<UUID> ids = List.of();

  @Option(names = "--agency", paramLabel = "ID", description = "parked for this agency only")
  private String agency;

  @Option(
      names = "--cause",
      paramLabel = "REASON",
      description = "parked for this reason only, or after this failure")
  private String cause;

  @Option(
      names = "--older-than",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "parked for at least so long")
  private int olderThanSeconds;

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      defaultValue = "replay",
      description = "replay, re-route or discard (${DEFAULT-VALUE})")
  private String action;

  @Option(
      names = "--to",
      paramLabel = "AGENCY",
      description = "who is to have the content, of a re-routing")
  private String target;

  abstract int run(ReplayOperations desk, PrintWriter out);

  @Override
  final int run(ConfigOptions configured, PrintWriter out) throws Exception {
    Configuration configuration = configured.read();
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      return run(OperationsFactory.replay(configuration, store), out);
    }
  }

  final Selection selection() {
    return new Selection(
        new HashSet<>(ids),
        Optional.ofNullable(cause),
        Optional.ofNullable(agency),
        Math.max(0, olderThanSeconds));
  }

  final ParkedDeliveryAction action() {
    return ParkedDeliveryAction.ofWireName(action);
  }

  final Optional<String> target() {
    return Optional.ofNullable(target);
  }
}
