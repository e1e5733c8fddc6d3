package org.wasl.gateway.operations.persons;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.gateway.config.settings.operations.OperationsConfig;
import org.wasl.gateway.operations.arguments.OperationArguments;
import org.wasl.gateway.operations.arguments.OperatorInput;
import org.wasl.gateway.operations.arguments.Rfc3339;
import org.wasl.store.Store;
import org.wasl.store.trail.OperatorEntries;
import org.wasl.store.trail.OperatorEntries.EntryFilter;
import org.wasl.store.trail.OperatorEntries.OperatorEntry;

/** Operations of persons, for auditors: {@code org.wasl:type=Trail}. */
public final class RecordedOperationQueries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> KNOWN =
      Set.of("before", "person", "what", "act", "from", "to", "limit");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]{1,64}");

  /** Pages that one question about an operation reads at most. */
  private static final int MOST_PAGES = 20;

  private static final Set<String> WHAT = Set.of("acts", "all");

  private final OperatorEntries entries;
  private final OperatorDirectory operators;
  private final int most;

  /** Reads so many of a page as {@code config} lists at most. */
  public RecordedOperationQueries(
      Store store, OperatorDirectory operators, OperationsConfig config) {
    this.operators = operators;
    this.entries = store.operatorEntries();
    this.most = config.listed();
  }

  /** Time of the last operation; empty before the first. */
  public String last() {
    return entries.last().orElseThrow().map(Rfc3339::text).orElse("");
  }

  /**
   * {@code {"before":place?,"person":name?,"what":acts|all?,"act":name?,"from":time?,"to":time?,
   * "limit":number?}}: the newest first. Where there may be more, {@code next} is the {@code
   * before} of the page after it; of a rare operation a page may be short, or empty.
   */
  public String operations(String document) {
    OperationArguments asked = OperationArguments.of(document, KNOWN);
    String what =
        asked.oneOf("what", WHAT, "acts", "what is acts, or all: what only looks as well");
    Optional<List<String>> persons =
        asked.text("person").map(OperatorInput::requirePerson).map(this::ids);
    int limit = asked.number("limit", 1, most).orElse(most);
    Optional<String> wanted = asked.text("act").map(RecordedOperationQueries::requireOperation);
    ObjectNode tree = JSON.createObjectNode();
    ArrayNode list = tree.putArray("acts");
    Optional<Long> before = asked.position("before");
    for (int pages = wanted.isPresent() ? MOST_PAGES : 1;
        pages > 0 && list.size() < limit;
        pages--) {
      EntryFilter filter =
          new EntryFilter(
              before, persons, what.equals("all"), asked.time("from"), asked.time("to"));
      List<OperatorEntry> page = entries.newest(filter, limit).orElseThrow();
      page.forEach(one -> add(list, one, wanted));
      if (page.size() < limit) {
        return tree.toString();
      }
      before = Optional.of(page.getLast().seq());
    }
    before.ifPresent(seq -> tree.put("next", seq));
    return tree.toString();
  }

  private void add(ArrayNode list, OperatorEntry one, Optional<String> wanted) {
    RecordedOperation operation = RecordedOperation.of(one.entry());
    if (wanted.isEmpty() || wanted.get().equals(operation.operation())) {
      list.add(operation.tree(operators::nameOf).put("place", one.seq()));
    }
  }

  private static String requireOperation(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new OperationRefusedException("bad-document", "act is a name, as Agency.pause");
    }
    return name;
  }

  /** An id stands for itself; entries of earlier versions have names. */
  private List<String> ids(String person) {
    List<String> ids = new ArrayList<>(operators.idsOf(person));
    ids.add(person);
    return ids;
  }
}
