package org.wasl.administration;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wasl.administration.operator.ManagementSession;
import org.wasl.administration.operator.OperationsFactory;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.LoginOptions;
import org.wasl.administration.option.RatePerMinuteOption;
import org.wasl.administration.option.ReasonOption;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.operations.ReplayBean;
import org.wasl.operations.ReplayMXBean.ParkedRequestReport;
import org.wasl.operations.ReplayOperations;
import org.wasl.operations.ReplayRequests;
import org.wasl.operations.arguments.OperatorInput;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.store.Store;
import org.wasl.store.delivery.ParkedDeliveries.ParkedDelivery;
import org.wasl.store.delivery.ParkedDeliveries.ParkedFilter;
import org.wasl.store.delivery.ParkedDeliveries.ParkedGroup;
import org.wasl.store.delivery.ParkedDeliveries.ParkedOrder;
import org.wasl.store.replay.ParkedRequest;
import org.wasl.store.replay.ParkedRequests.Plan;
import org.wasl.store.replay.ParkedRequests.Selection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./wasl parked} lists parked deliveries, the longest parked first. It also files requests
 * to send them again, to re-route them or to discard them.
 */
@Command(
    name = "parked",
    description = {
      "List parked deliveries: id, agency, reason, since, attempts.",
      "Or request that they are sent again, re-routed or discarded. One person may resend one"
          + " delivery. Everything else needs the approval of a second person. Each person logs in"
          + " to the running gateway."
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

  @Parameters(paramLabel = "AGENCY", arity = "0..1", description = "deliveries to this agency only")
  private String agency;

  @Option(
      names = "--max-deliveries",
      paramLabel = "N",
      defaultValue = "1000",
      description = "maximum deliveries to list (${DEFAULT-VALUE})")
  private int maxDeliveries;

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    if (maxDeliveries < 1) {
      throw new IllegalArgumentException("--max-deliveries must be at least 1");
    }
    Configuration configuration = configured.read();
    requireKnown(agency, configuration);
    Optional<AgencyId> only = Optional.ofNullable(agency).map(AgencyId::new);
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      List<ParkedDelivery> parked =
          store
              .parkedDeliveries()
              .page(ParkedFilter.of(only), ParkedOrder.OLDEST, 0, maxDeliveries)
              .orElseThrow()
              .deliveries();
      for (ParkedDelivery parkedDelivery : parked) {
        out.printf(
            Locale.ROOT,
            "%s %s %s %s %d%n",
            parkedDelivery.deliveryId(),
            parkedDelivery.agency().value(),
            parkedDelivery.cause(),
            parkedDelivery.since(),
            parkedDelivery.attempts());
      }
      if (parked.isEmpty()) {
        out.println(NOTHING + only.map(id -> " for " + id).orElse(""));
      }
      return 0;
    }
  }

  /**
   * Refuses an agency that is neither configured nor has parked deliveries. The file of an agency
   * with parked deliveries may be gone.
   */
  private static void requireKnown(@Nullable String id, Configuration configuration)
      throws Exception {
    if (id == null || hasAgency(id, configuration)) {
      return;
    }
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      List<ParkedGroup> groups = store.parkedDeliveries().groups().orElseThrow();
      if (groups.stream().noneMatch(group -> group.agency().value().equals(id))) {
        knownAgency(id, configuration);
      }
    }
  }

  /** {@code ./wasl parked list} shows parked deliveries by cause and agency. */
  @Command(
      name = "list",
      description =
          "Count parked deliveries by agency and cause, with the age of the oldest in seconds.",
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
                    group.agency().value(),
                    group.cause(),
                    group.oldestSeconds()));
        if (groups.isEmpty()) {
          out.println(NOTHING);
        }
        return 0;
      }
    }
  }

  /** {@code ./wasl parked plan} is the dry run. */
  @Command(
      name = "plan",
      description = "Show the deliveries that a request would select, and change nothing.",
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
          .forEach(
              (agency, count) ->
                  out.printf(Locale.ROOT, "%d parked for %s%n", count, agency.value()));
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

  /** {@code ./wasl parked request} files a request about parked deliveries. */
  @Command(
      name = "request",
      description = {
        "Request that parked deliveries are sent again, re-routed or discarded.",
        "One delivery is sent again at once. Everything else waits for the approval of another"
            + " person.",
        "Without --rate-per-minute, replay.perMinute limits the deliveries moved per minute."
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
        out.println(
            line(session.invoke("Replay", "request", arguments, ParkedRequestReport.class)));
        return 0;
      }
    }
  }

  /** {@code ./wasl parked progress}. */
  @Command(
      name = "progress",
      description =
          "Show the progress of a request and its deliveries, or list the open and the latest"
              + " requests.",
      mixinStandardHelpOptions = true)
  static final class Progress extends OperatorCommand {
    @Parameters(paramLabel = "REQUEST", arity = "0..1", description = "id of the request")
    private UUID request;

    @Override
    protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
      Configuration configuration = configured.read();
      try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
        ReplayOperations operations = OperationsFactory.replay(configuration, store);
        ReplayRequests requests = operations.requests();
        List<ParkedRequest> asked =
            request == null ? requests.list() : List.of(requests.progress(request));
        UnaryOperator<String> names = OperationsFactory.names(store);
        requests
            .reports(asked, configuration.gateway().operations().shownIds())
            .forEach(report -> out.println(line(ReplayBean.report(report, names))));
        if (request != null) {
          requests.plan(request).deliveries().forEach(out::println);
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
        out.println(line(session.invoke("Replay", operation, decision, ParkedRequestReport.class)));
        return 0;
      }
    }
  }

  /** {@code ./wasl parked approve}. */
  @Command(
      name = "approve",
      description = "Approve a request of another person, and start it.",
      mixinStandardHelpOptions = true)
  static final class Approve extends Decision {
    Approve() {
      super("approve");
    }
  }

  /** {@code ./wasl parked reject}. */
  @Command(
      name = "reject",
      description = "Reject a request as an approver. Its author ends it with stop.",
      mixinStandardHelpOptions = true)
  static final class Reject extends Decision {
    Reject() {
      super("reject");
    }
  }

  /** {@code ./wasl parked stop}. */
  @Command(
      name = "stop",
      description = "Stop a request. Steps that are done are not undone.",
      mixinStandardHelpOptions = true)
  static final class Stop extends Decision {
    Stop() {
      super("stop");
    }
  }

  /** Base class of the commands about a selection of parked deliveries. */
  abstract static class ParkedSelection extends OperatorCommand {
    @Option(
        names = "--id",
        paramLabel = "UUID",
        arity = "1..*",
        description = "deliveries with these ids only")
    private List<DeliveryId> ids = List.of();

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
        description = "parked for at least this many seconds")
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

    /** Refuses an unknown agency, and suggests the nearest name. */
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
          Optional.ofNullable(agency).map(AgencyId::new),
          Math.max(0, olderThanSeconds));
    }

    final ParkedDeliveryAction action() {
      return ParkedDeliveryAction.ofWireName(action);
    }

    final Optional<String> target() {
      return Optional.ofNullable(target);
    }
  }

  /**
   * The progress of a request. For a replay it says where the deliveries are, because a delivery in
   * the queue is not delivered yet.
   */
  private static String progress(ParkedRequestReport request) {
    Integer changed = request.changed();
    String stale =
        changed == null || changed == 0 ? "" : ", out of date: " + changed + " have moved since";
    return request.delivered() == null
        ? String.format(Locale.ROOT, "%d of %d given up%s", request.done(), request.count(), stale)
        : String.format(
            Locale.ROOT,
            "%d of %d delivered, %d parked again, %d under way%s",
            request.delivered(),
            request.count(),
            request.parkedAgain(),
            request.underWay(),
            stale);
  }

  /** A request as one line for the terminal. */
  private static String line(ParkedRequestReport request) {
    return "%s %s %s%s %s; asked by %s for %s%s"
        .formatted(
            request.id(),
            Objects.requireNonNullElse(request.outcome(), request.state()),
            request.action(),
            request.to() == null ? "" : " to " + request.to(),
            progress(request),
            request.requestedBy(),
            request.reason(),
            request.decidedBy() == null ? "" : ", decided by " + request.decidedBy());
  }
}
