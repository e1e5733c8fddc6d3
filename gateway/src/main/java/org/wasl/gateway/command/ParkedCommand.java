package org.wasl.gateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wasl.gateway.command.operator.ManagementSession;
import org.wasl.gateway.command.operator.OperationsFactory;
import org.wasl.gateway.command.operator.OperatorCommand;
import org.wasl.gateway.command.option.ConfigOptions;
import org.wasl.gateway.command.option.LoginOptions;
import org.wasl.gateway.command.option.RatePerMinuteOption;
import org.wasl.gateway.command.option.ReasonOption;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.operations.ReplayOperations;
import org.wasl.gateway.operations.ReplayOperationsJson;
import org.wasl.gateway.operations.ReplayRequests;
import org.wasl.gateway.operations.arguments.OperatorInput;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.store.Store;
import org.wasl.store.delivery.ParkedDeliveries.ParkedDelivery;
import org.wasl.store.delivery.ParkedDeliveries.ParkedFilter;
import org.wasl.store.delivery.ParkedDeliveries.ParkedGroup;
import org.wasl.store.delivery.ParkedDeliveries.ParkedOrder;
import org.wasl.store.replay.ParkedRequests.Plan;
import org.wasl.store.replay.ParkedRequests.Selection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./wasl parked}: parked deliveries, the longest parked first, and the requests about them:
 * to send them again, to re-route or to discard them.
 */
@Command(
    name = "parked",
    description = {
      "List parked deliveries: id, agency, reason, since, attempts.",
      "Or ask for them to be sent again, re-routed or discarded. One person may send one delivery"
          + " again; everything else needs a second person to approve. Each person logs in to the"
          + " running gateway."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      ParkedCommand.ListGroups.class,
      ParkedCommand.PlanRequest.class,
      ParkedCommand.Request.class,
      ParkedCommand.Approve.class,
      ParkedCommand.Reject.class,
      ParkedCommand.Stop.class,
      ParkedCommand.Progress.class
    })
public final class ParkedCommand extends OperatorCommand {
  private static final String NOTHING = "nothing is parked";

  @Parameters(paramLabel = "AGENCY", arity = "0..1", description = "of this agency only")
  private String agency;

  @Option(
      names = "--max-deliveries",
      paramLabel = "N",
      defaultValue = "1000",
      description = "most deliveries listed (${DEFAULT-VALUE})")
  private int maxDeliveries;

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    if (maxDeliveries < 1) {
      throw new IllegalArgumentException("--max-deliveries must be at least 1");
    }
    Configuration configuration = configured.read();
    requireKnown(agency, configuration);
    Optional<String> only = Optional.ofNullable(agency);
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      List<ParkedDelivery> parked =
          store
              .parkedDeliveries()
              .page(
                  new ParkedFilter(only, Optional.empty(), Optional.empty(), Optional.empty()),
                  ParkedOrder.OLDEST,
                  0,
                  maxDeliveries)
              .orElseThrow()
              .deliveries();
      for (ParkedDelivery one : parked) {
        out.printf(
            Locale.ROOT,
            "%s %s %s %s %d%n",
            one.deliveryId(),
            one.agency(),
            one.cause(),
            one.since(),
            one.attempts());
      }
      if (parked.isEmpty()) {
        out.println(NOTHING + only.map(id -> " for " + id).orElse(""));
      }
      return 0;
    }
  }

  /** Refuses an agency that nobody has, and for which nothing is parked: its file may be gone. */
  private static void requireKnown(@Nullable String id, Configuration configuration)
      throws Exception {
    if (id == null || hasAgency(id, configuration)) {
      return;
    }
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      List<ParkedGroup> groups = store.parkedDeliveries().groups().orElseThrow();
      if (groups.stream().noneMatch(group -> group.agency().equals(id))) {
        knownAgency(id, configuration);
      }
    }
  }

  /** {@code ./wasl parked list}: what is parked, by cause and agency. */
  @Command(
      name = "list",
      description = "Count parked deliveries by agency and cause: how many, for how many seconds.",
      mixinStandardHelpOptions = true)
  static final class ListGroups extends OperatorCommand {
    @Override
    protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
      GatewayConfig config = configured.read().gateway();
      try (Store store = DatabaseWiring.openRunning(config)) {
        List<ParkedGroup> groups = store.parkedDeliveries().groups().orElseThrow();
        groups.forEach(
            group ->
                out.printf(
                    Locale.ROOT,
                    "%d %s %s %d%n",
                    group.count(),
                    group.agency(),
                    group.cause(),
                    group.oldestSeconds()));
        if (groups.isEmpty()) {
          out.println(NOTHING);
        }
        return 0;
      }
    }
  }

  /** {@code ./wasl parked plan}: the dry run. */
  @Command(
      name = "plan",
      description = "Show the deliveries that a request would select; change nothing.",
      mixinStandardHelpOptions = true)
  static final class PlanRequest extends ParkedSelection {
    @Override
    protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
      Configuration configuration = configured.read();
      check(configuration);
      try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
        return run(OperationsFactory.replay(configuration, store), out);
      }
    }

    private int run(ReplayOperations operations, PrintWriter out) {
      Plan plan = operations.plan(selection(), action(), target());
      plan.deliveries().forEach(out::println);
      plan.perAgency()
          .forEach((agency, count) -> out.printf(Locale.ROOT, "%d parked for %s%n", count, agency));
      out.printf(
          Locale.ROOT,
          "%d to %s%s; %s%n",
          plan.deliveries().size(),
          action().wireName(),
          target().map(to -> " to " + to).orElse(""),
          ReplayOperations.needsSecondPerson(action(), plan)
              ? "a second person must approve"
              : "one person may");
      return 0;
    }
  }

  /** {@code ./wasl parked request}: files a request about parked deliveries. */
  @Command(
      name = "request",
      description = {
        "Ask for parked deliveries to be sent again, re-routed or discarded.",
        "One delivery is sent again at once; everything else waits for another person to approve.",
        "Without --rate-per-minute, replay.perMinute bounds the deliveries moved in each minute."
      },
      mixinStandardHelpOptions = true)
  static final class Request extends ParkedSelection {
    @Mixin private ReasonOption why;
    @Mixin private LoginOptions login = new LoginOptions();

    @Mixin private RatePerMinuteOption rate;

    @Override
    protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
      ObjectNode arguments =
          arguments().put("reason", OperatorInput.requireCode("reason", why.reason()));
      rate.perMinute().ifPresent(perMinute -> arguments.put("perMinute", perMinute));
      Configuration configuration = configured.read();
      check(configuration);
      try (ManagementSession session =
          ManagementSession.open(configuration.gateway(), login, err())) {
        out.println(line(session.invoke("Replay", "request", arguments)));
        return 0;
      }
    }
  }

  /** {@code ./wasl parked progress}. */
  @Command(
      name = "progress",
      description =
          "Show the progress of a request and its deliveries; or the open and the latest requests.",
      mixinStandardHelpOptions = true)
  static final class Progress extends OperatorCommand {
    @Parameters(paramLabel = "REQUEST", arity = "0..1", description = "id of the request")
    private UUID request;

    @Override
    protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
      Configuration configuration = configured.read();
      try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
        ReplayOperations operations = OperationsFactory.replay(configuration, store);
        ReplayOperationsJson documents =
            new ReplayOperationsJson(
                operations,
                OperationsFactory.names(store),
                configuration.gateway().operations().shownIds());
        ReplayRequests requests = operations.requests();
        if (request != null) {
          out.println(line(documents.tree(requests.progress(request))));
          requests.plan(request).deliveries().forEach(out::println);
        } else {
          documents.reports(requests.list()).forEach(one -> out.println(line(documents.tree(one))));
        }
        return 0;
      }
    }
  }

  /** A person decides on a request about parked deliveries. */
  abstract static class Decision extends OperatorCommand {
    private final String operation;

    @Parameters(paramLabel = "REQUEST", description = "id of the request")
    private UUID request;

    @Mixin private LoginOptions login = new LoginOptions();

    private Decision(String operation) {
      this.operation = operation;
    }

    @Override
    protected final int run(ConfigOptions configured, PrintWriter out) throws Exception {
      try (ManagementSession session =
          ManagementSession.open(configured.read().gateway(), login, err())) {
        ObjectNode decision =
            JsonNodeFactory.instance.objectNode().put("request", request.toString());
        out.println(line(session.invoke("Replay", operation, decision)));
        return 0;
      }
    }
  }

  /** {@code ./wasl parked approve}. */
  @Command(
      name = "approve",
      description = "Approve a request of another person; it begins to run.",
      mixinStandardHelpOptions = true)
  static final class Approve extends Decision {
    Approve() {
      super("approve");
    }
  }

  /** {@code ./wasl parked reject}. */
  @Command(
      name = "reject",
      description = "Reject a request, as an approver; whoever made it ends it with stop.",
      mixinStandardHelpOptions = true)
  static final class Reject extends Decision {
    Reject() {
      super("reject");
    }
  }

  /** {@code ./wasl parked stop}. */
  @Command(
      name = "stop",
      description = "Stop a request; what was done stays done.",
      mixinStandardHelpOptions = true)
  static final class Stop extends Decision {
    Stop() {
      super("stop");
    }
  }

  /** Base class of the commands about a selection of parked deliveries. */
  abstract static class ParkedSelection extends OperatorCommand {
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
        names = "--older-than-seconds",
        paramLabel = "N",
        defaultValue = "0",
        description = "parked for at least so many seconds")
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
        description = "with re-route: the agency that is to receive the content")
    private String target;

    /** Refuses an agency that is not known, and says which was meant. */
    final void check(Configuration configuration) throws Exception {
      requireKnown(agency, configuration);
      target().ifPresent(id -> knownAgency(id, configuration));
    }

    /** The selection as a document of the management port. */
    final ObjectNode arguments() {
      ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("action", action);
      ArrayNode named = arguments.putArray("ids");
      ids.forEach(id -> named.add(id.toString()));
      arguments.put("olderThanSeconds", Math.max(0, olderThanSeconds));
      arguments.put("cause", cause).put("agency", agency).put("to", target);
      return arguments;
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

  /** Put back in the queue is not delivered: of a replay it says where the deliveries are. */
  private static String progress(JsonNode request) {
    int count = request.path("count").asInt();
    int moved = request.path("changed").asInt();
    return request.has("delivered")
        ? String.format(
            Locale.ROOT,
            "%d of %d delivered, %d parked again, %d under way%s",
            request.path("delivered").asInt(),
            count,
            request.path("parkedAgain").asInt(),
            request.path("underWay").asInt(),
            stale(moved))
        : String.format(
            Locale.ROOT, "%d of %d given up%s", request.path("done").asInt(), count, stale(moved));
  }

  private static String stale(int moved) {
    return moved > 0 ? ", out of date: " + moved + " have moved since" : "";
  }

  /** A request as one line for the terminal. */
  private static String line(JsonNode request) {
    return "%s %s %s%s %s; asked by %s for %s%s"
        .formatted(
            request.path("id").asText(),
            request.path("outcome").asText(request.path("state").asText()),
            request.path("action").asText(),
            request.has("to") ? " to " + request.path("to").asText() : "",
            progress(request),
            request.path("requestedBy").asText(),
            request.path("reason").asText(),
            request.has("decidedBy") ? ", decided by " + request.path("decidedBy").asText() : "");
  }
}
