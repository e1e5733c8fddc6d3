package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.gateway.config.OperationsConfig;
import org.wasl.store.OperatorActs;
import org.wasl.store.OperatorActs.Act;
import org.wasl.store.Store;

/** What persons of operations did, for auditors: {@code org.wasl:type=Trail}. */
final class TrailDesk {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> KNOWN = Set.of("before", "person", "what", "limit");
  private static final Set<String> WHAT = Set.of("acts", "all");

  private final OperatorActs acts;
  private final int most;

  TrailDesk(Store store, OperationsConfig config) {
    this.acts = store.operatorActs();
    this.most = config.listed();
  }

  /** When somebody last did something; empty before the first time. */
  String last() {
    return acts.last().orElseThrow().map(Times::text).orElse("");
  }

  /**
   * {@code {"before":place?,"person":name?,"what":acts|all?,"limit":number?}}: the newest first. A
   * full page says {@code next}, the {@code before} of the page after it.
   */
  String operations(String document) {
    Document asked = Document.of(document, KNOWN);
    String what = asked.text("what").orElse("acts");
    if (!WHAT.contains(what)) {
      throw new Refusal("bad-document", "what is acts, or all: what only looks as well");
    }
    Optional<String> person = asked.text("person").map(OperatorWords::requirePerson);
    int limit = asked.number("limit", 1, most).orElse(most);
    List<Act> page =
        acts.newest(asked.place("before"), person, what.equals("all"), limit).orElseThrow();
    ObjectNode tree = JSON.createObjectNode();
    ArrayNode list = tree.putArray("acts");
    page.forEach(act -> list.add(OperatorAct.of(act.entry()).tree().put("place", act.place())));
    if (page.size() == limit) {
      tree.put("next", page.get(limit - 1).place());
    }
    return tree.toString();
  }
}
