package org.wasl.operations;

import static javax.management.openmbean.SimpleType.LONG;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.jmx.OpenMBean;
import org.wasl.operations.ReplayOperations.ReplayArguments;
import org.wasl.operations.ReplayRequests.RequestReport;
import org.wasl.operations.arguments.OperationArguments;
import org.wasl.operations.arguments.Rfc3339;
import org.wasl.operations.persons.OperatorDirectory;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.rules.operations.ParkedRequestState;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.runtime.RootCause;
import org.wasl.store.replay.ParkedRequest;
import org.wasl.store.replay.ParkedRequests.Plan;
import org.wasl.store.replay.ParkedRequests.Selection;
import org.wasl.store.replay.ReplayOutcome;

/** Requests about parked deliveries, {@code org.wasl:type=Replay}. */
public final class ReplayBean implements ReplayMXBean {
  private static final Set<String> ARGUMENTS =
      Set.of(
          "ids",
          "cause",
          "agency",
          "olderThanSeconds",
          "action",
          "to",
          "reason",
          "perMinute",
          "id");
  private static final Set<String> DECISION = Set.of("request", "id", "reason");
  private static final int LONGEST_SECONDS = Integer.MAX_VALUE;

  private final ReplayOperations operations;
  private final OperatorDirectory operators;
  private final int shownIds;

  /**
   * @param shownIds the maximum of ids shown in a plan
   */
  ReplayBean(ReplayOperations operations, OperatorDirectory operators, int shownIds) {
    this.operations = operations;
    this.operators = operators;
    this.shownIds = shownIds;
  }

  /** The MBean. */
  OpenMBean bean() {
    return new OpenMBean(
            "Parked deliveries sent again, elsewhere, or given up", ReplayMXBean.class, this)
        .attribute(
            "Running", "Requests that run", LONG, () -> operations.requests().open().running())
        .attribute(
            "Waiting",
            "Requests for a second person",
            LONG,
            () -> operations.requests().open().waiting());
  }

  @Override
  public ParkedPlan plan(String document) {
    OperationArguments arguments = OperationArguments.of(document, ARGUMENTS);
    ParkedDeliveryAction action = action(arguments);
    Plan plan = operations.plan(selection(arguments), action, arguments.text("to"));
    return new ParkedPlan(
        action.wireName(),
        plan.deliveries().size(),
        ReplayOperations.needsSecondPerson(action, plan),
        arguments.text("to").orElse(null),
        groups(plan, arguments.text("cause")),
        shown(plan.deliveries()));
  }

  private static List<SelectedGroup> groups(Plan plan, Optional<String> cause) {
    return plan.perAgency().entrySet().stream()
        .map(
            entry ->
                new SelectedGroup(
                    entry.getKey().value(), cause.orElse(null), entry.getValue(), List.of()))
        .toList();
  }

  private List<String> shown(List<DeliveryId> deliveries) {
    return deliveries.stream().limit(shownIds).map(DeliveryId::toString).toList();
  }

  @Override
  public ParkedRequestReport request(String document) {
    return report(operations.request(arguments(document, operators.callerId())));
  }

  @Override
  public ParkedRequestReport replay(String document) {
    return report(operations.replayOne(arguments(document, operators.callerId())));
  }

  @Override
  public ParkedRequestReport approve(String document) {
    return decide(document, Action.APPROVE);
  }

  @Override
  public ParkedRequestReport reject(String document) {
    return decide(document, Action.REJECT);
  }

  @Override
  public ParkedRequestReport stop(String document) {
    return decide(document, Action.STOP);
  }

  private ParkedRequestReport decide(String document, Action decision) {
    String person = operators.callerId();
    return report(operations.requests().decide(requestId(document), decision, person));
  }

  @Override
  public ParkedRequestReport progress(String document) {
    UUID id = requestId(document);
    RequestReport report =
        operations.requests().report(operations.requests().progress(id), shownIds);
    Plan plan = operations.requests().plan(id);
    return report(
        report, groups(plan, Optional.empty()), shown(plan.deliveries()), operators::nameOf);
  }

  @Override
  public ParkedRequestList requests() {
    return new ParkedRequestList(
        operations.requests().reports(operations.requests().list(), shownIds).stream()
            .map(report -> report(report, operators::nameOf))
            .toList());
  }

  private static UUID requestId(String document) {
    if (document != null && !document.strip().startsWith("{")) {
      return OperationArguments.id(document.strip());
    }
    OperationArguments decision = OperationArguments.of(document, DECISION);
    return decision
        .text("request")
        .or(() -> decision.text("id"))
        .map(OperationArguments::id)
        .orElseThrow(() -> new OperationRefusedException("bad-document", "name the request"));
  }

  private static ReplayArguments arguments(String document, String person) {
    OperationArguments arguments = OperationArguments.of(document, ARGUMENTS);
    return new ReplayArguments(
        selection(arguments),
        action(arguments),
        arguments.text("to"),
        arguments.reason(),
        person,
        arguments.number("perMinute", 1, DeliveryRate.MAX_PER_MINUTE));
  }

  private static ParkedDeliveryAction action(OperationArguments arguments) {
    try {
      return arguments
          .text("action")
          .map(ParkedDeliveryAction::ofWireName)
          .orElse(ParkedDeliveryAction.REPLAY);
    } catch (IllegalArgumentException e) {
      throw new OperationRefusedException("bad-action", RootCause.message(e));
    }
  }

  private static Selection selection(OperationArguments arguments) {
    Set<UUID> ids = arguments.ids("ids");
    arguments.text("id").map(OperationArguments::id).ifPresent(ids::add);
    return new Selection(
        ids.stream().map(DeliveryId::new).collect(Collectors.toSet()),
        arguments.text("cause"),
        arguments.text("agency").map(AgencyId::new),
        arguments.number("olderThanSeconds", 0, LONGEST_SECONDS).orElse(0));
  }

  private ParkedRequestReport report(ParkedRequest request) {
    return report(operations.requests().report(request, shownIds), operators::nameOf);
  }

  /**
   * A request for persons, with its deliveries and progress.
   *
   * @param names the name of a person by id
   */
  public static ParkedRequestReport report(RequestReport report, UnaryOperator<String> names) {
    List<SelectedGroup> groups =
        report.groups().stream()
            .map(
                group ->
                    new SelectedGroup(
                        group.agency().value(),
                        group.cause(),
                        group.count(),
                        group.ids().stream().map(DeliveryId::toString).toList()))
            .toList();
    return report(report, groups, List.of(), names);
  }

  private static ParkedRequestReport report(
      RequestReport report,
      List<SelectedGroup> groups,
      List<String> ids,
      UnaryOperator<String> names) {
    ParkedRequest request = report.request();
    ParkedRequestState state = request.state();
    Optional<ReplayOutcome> replayed =
        Optional.of(report.outcome()).filter(_ -> request.action() == ParkedDeliveryAction.REPLAY);
    return new ParkedRequestReport(
        request.id().toString(),
        state.wireName(),
        request.action().wireName(),
        request.target().orElse(null),
        request.reason(),
        names.apply(request.requester()),
        Rfc3339.text(request.requestedAt()),
        Rfc3339.text(request.expiresAt()),
        request.approver().map(names).orElse(null),
        request.decider().map(names).orElse(null),
        request.decidedAt().map(Rfc3339::text).orElse(null),
        request.perMinute(),
        request.total(),
        request.processed(),
        request.moved(),
        request.endedAt().map(Rfc3339::text).orElse(null),
        state == ParkedRequestState.WAITING ? request.changed(report.groups()) : null,
        replayed.map(ReplayOutcome::delivered).orElse(null),
        replayed.map(ReplayOutcome::parkedAgain).orElse(null),
        replayed.map(ReplayOutcome::underWay).orElse(null),
        replayed
            .filter(_ -> state == ParkedRequestState.DONE)
            .map(it -> it.summary(request.total()).wireName())
            .orElse(null),
        groups,
        ids);
  }
}
