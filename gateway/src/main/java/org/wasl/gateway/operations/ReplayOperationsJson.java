package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.wasl.base.RootCause;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.gateway.operations.ReplayOperations.ReplayArguments;
import org.wasl.gateway.operations.ReplayRequests.RequestReport;
import org.wasl.gateway.operations.arguments.OperationArguments;
import org.wasl.gateway.operations.arguments.Rfc3339;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.rules.operations.ParkedRequestState;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.store.replay.ParkedRequest;
import org.wasl.store.replay.ParkedRequests.Plan;
import org.wasl.store.replay.ParkedRequests.Selection;
import org.wasl.store.replay.RequestedGroup;

/** The operations of the MBean {@code org.wasl:type=Replay}, in JSON. */
public final class ReplayOperationsJson {
  private static final ObjectMapper JSON = new ObjectMapper();
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
  private final UnaryOperator<String> names;
  private final int shownIds;

  /**
   * @param names name of a person by id
   * @param shownIds most ids of a plan that are shown
   */
  public ReplayOperationsJson(
      ReplayOperations operations, UnaryOperator<String> names, int shownIds) {
    this.operations = operations;
    this.names = names;
    this.shownIds = shownIds;
  }

  /** The dry run: numbers, recipients, the first ids, and whether a second person is needed. */
  public String plan(String document) {
    OperationArguments arguments = OperationArguments.of(document, ARGUMENTS);
    ParkedDeliveryAction action = action(arguments);
    Plan plan = operations.plan(selection(arguments), action, arguments.text("to"));
    ObjectNode tree = JSON.createObjectNode();
    tree.put("action", action.wireName());
    tree.put("count", plan.deliveries().size());
    tree.put("secondPerson", ReplayOperations.needsSecondPerson(action, plan));
    put(tree, "to", arguments.text("to"));
    putPlan(tree, plan, arguments.text("cause"));
    return tree.toString();
  }

  private void putPlan(ObjectNode tree, Plan plan, Optional<String> cause) {
    ArrayNode groups = tree.putArray("groups");
    plan.perAgency()
        .forEach(
            (agency, count) -> {
              ObjectNode group = groups.addObject().put("agency", agency);
              put(group, "cause", cause);
              group.put("count", count);
            });
    ArrayNode ids = tree.putArray("ids");
    plan.deliveries().stream().limit(shownIds).forEach(id -> ids.add(id.toString()));
  }

  /** Files a request; answers with the request. */
  public String request(String document, String person) {
    return tree(operations.request(arguments(OperationArguments.of(document, ARGUMENTS), person)))
        .toString();
  }

  /** Sends one delivery again; answers with the request, which has begun. */
  public String replay(String document, String person) {
    return tree(operations.replayOne(arguments(OperationArguments.of(document, ARGUMENTS), person)))
        .toString();
  }

  /** Approves, rejects or stops; answers with the request afterwards. */
  public String move(String document, Action move, String person) {
    return tree(operations.requests().decide(requestId(document), move, person)).toString();
  }

  /** Progress and deliveries of a request; the document may be its bare id. */
  public String progress(String document) {
    UUID id = requestId(document);
    ObjectNode tree = tree(operations.requests().progress(id));
    putPlan(tree, operations.requests().plan(id), Optional.empty());
    return tree.toString();
  }

  /** Open requests first, then the latest of those that are over. */
  public String requests() {
    ObjectNode tree = JSON.createObjectNode();
    ArrayNode requests = tree.putArray("requests");
    reports(operations.requests().list()).forEach(report -> requests.add(tree(report)));
    return tree.toString();
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

  private static ReplayArguments arguments(OperationArguments arguments, String person) {
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
        ids,
        arguments.text("cause"),
        arguments.text("agency"),
        arguments.number("olderThanSeconds", 0, LONGEST_SECONDS).orElse(0));
  }

  /** A request as a document. */
  public ObjectNode tree(ParkedRequest request) {
    return tree(reports(List.of(request)).getFirst());
  }

  /** These requests with what they are about and what has become of it. */
  public List<RequestReport> reports(List<ParkedRequest> requests) {
    return operations.requests().reports(requests, shownIds);
  }

  /** A request as a document, with what it is about and what has become of it. */
  public ObjectNode tree(RequestReport report) {
    ParkedRequest request = report.request();
    ObjectNode tree = JSON.createObjectNode();
    tree.put("id", request.id().toString());
    tree.put("state", request.state().wireName());
    tree.put("action", request.action().wireName());
    put(tree, "to", request.target());
    tree.put("reason", request.reason());
    tree.put("requestedBy", names.apply(request.requester()));
    tree.put("requestedAt", Rfc3339.text(request.requestedAt()));
    tree.put("expiresAt", Rfc3339.text(request.expiresAt()));
    put(tree, "approvedBy", request.approver().map(names));
    put(tree, "decidedBy", request.decider().map(names));
    put(tree, "decidedAt", request.decidedAt().map(Rfc3339::text));
    tree.put("perMinute", request.perMinute());
    tree.put("count", request.total());
    tree.put("processed", request.processed());
    tree.put("done", request.moved());
    put(tree, "endedAt", request.endedAt().map(Rfc3339::text));
    if (request.state() == ParkedRequestState.WAITING) {
      tree.put("changed", request.changed(report.groups()));
    }
    if (request.action() == ParkedDeliveryAction.REPLAY) {
      tree.put("delivered", report.outcome().delivered());
      tree.put("parkedAgain", report.outcome().parkedAgain());
      tree.put("underWay", report.outcome().underWay());
      if (request.state() == ParkedRequestState.DONE) {
        tree.put("outcome", report.outcome().summary(request.total()).wireName());
      }
    }
    ArrayNode groups = tree.putArray("groups");
    for (RequestedGroup one : report.groups()) {
      ArrayNode ids =
          groups
              .addObject()
              .put("agency", one.agency())
              .put("cause", one.cause())
              .put("count", one.count())
              .putArray("ids");
      one.ids().forEach(id -> ids.add(id.toString()));
    }
    return tree;
  }

  private static void put(ObjectNode tree, String name, Optional<String> value) {
    value.ifPresent(it -> tree.put(name, it));
  }
}
