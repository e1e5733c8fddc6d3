package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.gateway.operations.ReplayDesk.Ask;
import org.wasl.rules.operations.Guard.Move;
import org.wasl.rules.operations.Pace;
import org.wasl.rules.operations.ReplayAction;
import org.wasl.store.Replay.Plan;
import org.wasl.store.Replay.Selection;
import org.wasl.store.ReplayRequest;

/** The desk for parked deliveries, in JSON: what the MBean {@code org.wasl:type=Replay} does. */
public final class ReplayDocuments {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> ORDER =
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

  private final ReplayDesk desk;
  private final int shownIds;

  /**
   * @param shownIds most ids of a plan that are shown
   */
  public ReplayDocuments(ReplayDesk desk, int shownIds) {
    this.desk = desk;
    this.shownIds = shownIds;
  }

  /** The dry run: how many, to whom, the first ids, and whether a second person is needed. */
  public String plan(String document) {
    Document order = Document.of(document, ORDER);
    ReplayAction action = action(order);
    Plan plan = desk.plan(selection(order), action, order.text("to"));
    ObjectNode tree = JSON.createObjectNode();
    tree.put("action", action.wireName());
    tree.put("count", plan.deliveries().size());
    tree.put("secondPerson", ReplayDesk.needsSecondPerson(action, plan));
    put(tree, "to", order.text("to"));
    putPlan(tree, plan, order.text("cause"));
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

  /** Asks for it; answers with the request. */
  public String request(String document, String person) {
    return tree(desk.request(ask(Document.of(document, ORDER), person))).toString();
  }

  /** Sends one delivery again; answers with the request, which has begun. */
  public String replay(String document, String person) {
    return tree(desk.replayOne(ask(Document.of(document, ORDER), person))).toString();
  }

  /** Approves, rejects or stops; answers with the request as it is then. */
  public String move(String document, Move move, String person) {
    return tree(desk.requests().move(requestId(document), move, person)).toString();
  }

  /** How far a request has come, and what it is about; its id may stand alone. */
  public String progress(String document) {
    UUID id = requestId(document);
    ObjectNode tree = tree(desk.requests().progress(id));
    putPlan(tree, desk.requests().about(id), Optional.empty());
    return tree.toString();
  }

  /** Open requests first, then the latest of those that are over. */
  public String requests() {
    ObjectNode tree = JSON.createObjectNode();
    ArrayNode requests = tree.putArray("requests");
    desk.requests().list().forEach(request -> requests.add(tree(request)));
    return tree.toString();
  }

  private static UUID requestId(String document) {
    if (document != null && !document.strip().startsWith("{")) {
      return Document.id(document.strip());
    }
    Document decision = Document.of(document, DECISION);
    return decision
        .text("request")
        .or(() -> decision.text("id"))
        .map(Document::id)
        .orElseThrow(() -> new Refusal("bad-document", "name the request"));
  }

  private static Ask ask(Document order, String person) {
    return new Ask(
        selection(order),
        action(order),
        order.text("to"),
        order.reason(),
        person,
        order.number("perMinute", 1, Pace.MOST));
  }

  private static ReplayAction action(Document order) {
    try {
      return order.text("action").map(ReplayAction::ofWireName).orElse(ReplayAction.REPLAY);
    } catch (IllegalArgumentException e) {
      throw new Refusal("bad-action", e.getMessage());
    }
  }

  private static Selection selection(Document order) {
    Set<UUID> ids = order.ids("ids");
    order.text("id").map(Document::id).ifPresent(ids::add);
    return new Selection(
        ids,
        order.text("cause"),
        order.text("agency"),
        order.number("olderThanSeconds", 0, LONGEST_SECONDS).orElse(0));
  }

  private static ObjectNode tree(ReplayRequest request) {
    ObjectNode tree = JSON.createObjectNode();
    tree.put("id", request.id().toString());
    tree.put("state", request.state().wireName());
    tree.put("action", request.action().wireName());
    put(tree, "to", request.target());
    tree.put("reason", request.reason());
    tree.put("requestedBy", request.requester());
    tree.put("requestedAt", Times.text(request.requestedAt()));
    tree.put("expiresAt", Times.text(request.expiresAt()));
    put(tree, "approvedBy", request.approver());
    put(tree, "decidedBy", request.decider());
    put(tree, "decidedAt", request.decidedAt().map(Times::text));
    tree.put("perMinute", request.perMinute());
    tree.put("count", request.total());
    tree.put("looked", request.looked());
    tree.put("done", request.done());
    put(tree, "endedAt", request.endedAt().map(Times::text));
    return tree;
  }

  private static void put(ObjectNode tree, String name, Optional<String> value) {
    value.ifPresent(it -> tree.put(name, it));
  }
}
