package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.gateway.config.settings.OperationsConfig;
import org.wasl.store.Store;
import org.wasl.store.trail.OperatorActions;
import org.wasl.store.trail.OperatorActions.ActionFilter;
import org.wasl.store.trail.OperatorActions.OperatorAction;

/** Actions of operations staff, for auditors: {@code org.wasl:type=Trail}. */
final class OperatorActQueries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> KNOWN =
      Set.of("before", "person", "what", "from", "to", "limit");
  private static final Set<String> WHAT = Set.of("acts", "all");

  private final OperatorActions acts;
  private final OperatorDirectory operators;
  private final int most;

  OperatorActQueries(Store store, OperatorDirectory operators, OperationsConfig config) {
    this.operators = operators;
    this.acts = store.operatorActions();
    this.most = config.listed();
  }

  /** Time of the last action; empty before the first. */
  String last() {
    return acts.last().orElseThrow().map(Rfc3339::text).orElse("");
  }

  /**
   * {@code {"before":place?,"person":name?,"what":acts|all?,"from":time?,"to":time?,
   * "limit":number?}}: the newest first. A full page says {@code next}, the {@code before} of the
   * page after it.
   */
  String operations(String document) {
    OperationArguments asked = OperationArguments.of(document, KNOWN);
    String what = asked.text("what").orElse("acts");
    if (!WHAT.contains(what)) {
      throw new OrderRefusedException(
          "bad-document", "what is acts, or all: what only looks as well");
    }
    Optional<List<String>> persons =
        asked.text("person").map(OperatorInput::requirePerson).map(this::ids);
    int limit = asked.number("limit", 1, most).orElse(most);
    List<OperatorAction> page =
        acts.newest(
                new ActionFilter(
                    asked.position("before"),
                    persons,
                    what.equals("all"),
                    asked.time("from"),
                    asked.time("to")),
                limit)
            .orElseThrow();
    ObjectNode tree = JSON.createObjectNode();
    ArrayNode list = tree.putArray("acts");
    page.forEach(
        act ->
            list.add(OperatorAct.of(act.entry()).tree(operators::nameOf).put("place", act.seq())));
    if (page.size() == limit) {
      tree.put("next", page.get(limit - 1).seq());
    }
    return tree.toString();
  }

  /** An id stands for itself; entries of earlier versions have names. */
  private List<String> ids(String person) {
    List<String> ids = new ArrayList<>(operators.idsOf(person));
    ids.add(person);
    return ids;
  }
}
