package org.wasl.gateway.operations.persons;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.wasl.gateway.config.settings.operations.OperationsConfig;
import org.wasl.gateway.operations.orders.OperationArguments;
import org.wasl.gateway.operations.orders.OperatorInput;
import org.wasl.gateway.operations.orders.OrderRefusedException;
import org.wasl.gateway.operations.orders.Rfc3339;
import org.wasl.store.Store;
import org.wasl.store.trail.OperatorActions;
import org.wasl.store.trail.OperatorActions.ActionFilter;
import org.wasl.store.trail.OperatorActions.OperatorAction;

/** Actions of operations staff, for auditors: {@code org.wasl:type=Trail}. */
public final class OperatorActQueries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> KNOWN =
      Set.of("before", "person", "what", "act", "from", "to", "limit");

  private static final Pattern ACT = Pattern.compile("[A-Za-z0-9.-]{1,64}");

  /** Pages that one question about an act reads at most. */
  private static final int MOST_PAGES = 20;

  private static final Set<String> WHAT = Set.of("acts", "all");

  private final OperatorActions acts;
  private final OperatorDirectory operators;
  private final int most;

  /** Reads so many of a page as {@code config} lists at most. */
  public OperatorActQueries(Store store, OperatorDirectory operators, OperationsConfig config) {
    this.operators = operators;
    this.acts = store.operatorActions();
    this.most = config.listed();
  }

  /** Time of the last action; empty before the first. */
  public String last() {
    return acts.last().orElseThrow().map(Rfc3339::text).orElse("");
  }

  /**
   * {@code {"before":place?,"person":name?,"what":acts|all?,"act":name?,"from":time?,"to":time?,
   * "limit":number?}}: the newest first. Where there may be more, {@code next} is the {@code
   * before} of the page after it; of a rare act a page may be short, or empty.
   */
  public String operations(String document) {
    OperationArguments asked = OperationArguments.of(document, KNOWN);
    String what = asked.text("what").orElse("acts");
    if (!WHAT.contains(what)) {
      throw new OrderRefusedException(
          "bad-document", "what is acts, or all: what only looks as well");
    }
    Optional<List<String>> persons =
        asked.text("person").map(OperatorInput::requirePerson).map(this::ids);
    int limit = asked.number("limit", 1, most).orElse(most);
    Optional<String> act = asked.text("act").map(OperatorActQueries::requireAct);
    ObjectNode tree = JSON.createObjectNode();
    ArrayNode list = tree.putArray("acts");
    Optional<Long> before = asked.position("before");
    for (int pages = act.isPresent() ? MOST_PAGES : 1; pages > 0 && list.size() < limit; pages--) {
      ActionFilter filter =
          new ActionFilter(
              before, persons, what.equals("all"), asked.time("from"), asked.time("to"));
      List<OperatorAction> page = acts.newest(filter, limit).orElseThrow();
      page.forEach(one -> add(list, one, act));
      if (page.size() < limit) {
        return tree.toString();
      }
      before = Optional.of(page.getLast().seq());
    }
    before.ifPresent(place -> tree.put("next", place));
    return tree.toString();
  }

  private void add(ArrayNode list, OperatorAction one, Optional<String> wanted) {
    OperatorAct act = OperatorAct.of(one.entry());
    if (wanted.isEmpty() || wanted.get().equals(act.act())) {
      list.add(act.tree(operators::nameOf).put("place", one.seq()));
    }
  }

  private static String requireAct(String act) {
    if (!ACT.matcher(act).matches()) {
      throw new OrderRefusedException("bad-document", "act is a name, as Agency.pause");
    }
    return act;
  }

  /** An id stands for itself; entries of earlier versions have names. */
  private List<String> ids(String person) {
    List<String> ids = new ArrayList<>(operators.idsOf(person));
    ids.add(person);
    return ids;
  }
}
