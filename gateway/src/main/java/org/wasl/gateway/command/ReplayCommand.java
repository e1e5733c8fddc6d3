package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.operations.ReplayOperations;
import org.wasl.gateway.operations.ReplayOperations.ReplayOrder;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.rules.operations.ParkedRequestState;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.store.Store;
import org.wasl.store.replay.ParkedRequest;
import org.wasl.store.replay.ParkedRequests.Plan;
import org.wasl.store.replay.ParkedRequests.Selection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wasl replay}: sends parked deliveries of one agency again, beside a running gateway. */
@Command(
    name = "replay",
    description = {
      "Send parked deliveries to an agency again; shows first what would be sent.",
      "More than one waits for a second person: --approver, or wasl parked approve."
    },
    mixinStandardHelpOptions = true)
public final class ReplayCommand extends OperatorCommand {
  private static final int MINUTE_SECONDS = 60;

  @Parameters(paramLabel = "AGENCY", description = "the one destination")
  private String agency;

  @Mixin private ReasonOption why;

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

  @Option(
      names = "--approver",
      paramLabel = "NAME",
      description = "the second person, who has looked at it, where one is needed")
  private String approver;

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    Configuration configuration = configured.read();
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      ReplayOperations desk = OperationsFactory.replay(configuration, store);
      desk.requireReachable(agency);
      Selection selection =
          new Selection(new HashSet<>(ids), Optional.ofNullable(parkedFor), Optional.of(agency), 0);
      Plan plan = desk.plan(selection, ParkedDeliveryAction.REPLAY, Optional.empty());
      plan.deliveries().forEach(id -> out.println(id + " " + agency));
      int count = plan.deliveries().size();
      if (dryRun || count == 0) {
        out.printf("%d parked, none sent%n", count);
        return 0;
      }
      send(desk, plan, selection, out);
      return 0;
    }
  }

  private void send(ReplayOperations desk, Plan plan, Selection selection, PrintWriter out)
      throws InterruptedException {
    ReplayOrder ask =
        new ReplayOrder(
            selection,
            ParkedDeliveryAction.REPLAY,
            Optional.empty(),
            why.reason(),
            operator,
            Optional.of((int) Math.min(DeliveryRate.MAX_PER_MINUTE, (long) MINUTE_SECONDS * rate)));
    ParkedRequest request = desk.request(plan, ask);
    if (request.state() == ParkedRequestState.WAITING && approver != null) {
      desk.requests().decide(request.id(), Action.APPROVE, approver);
      request = desk.requests().finish(request.id());
    }
    int count = plan.deliveries().size();
    if (request.state() == ParkedRequestState.WAITING) {
      out.printf(
          "request %s: %d wait for a second person: wasl parked approve %s --by NAME%n",
          request.id(), count, request.id());
    } else {
      out.printf("%d of %d on their way to %s%n", request.moved(), count, agency);
    }
  }
}
