package org.wasl.operations.persons;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.wasl.configuration.settings.operations.OperationsConfig;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.operations.arguments.OperationArguments;
import org.wasl.operations.arguments.OperatorInput;
import org.wasl.operations.arguments.Rfc3339;
import org.wasl.store.Store;
import org.wasl.trail.OperatorEntries;
import org.wasl.trail.OperatorEntries.EntryFilter;
import org.wasl.trail.OperatorEntries.OperatorEntry;

/** Operations of persons, for auditors, {@code org.wasl:type=Trail}. */
public final class RecordedOperationQueries implements TrailMXBean {
  private static final Set<String> KNOWN =
      Set.of("before", "person", "what", "act", "from", "to", "limit");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]{1,64}");

  /** The maximum of pages that a query for an operation reads. */
  private static final int MOST_PAGES = 20;

  private static final Set<String> WHAT = Set.of("acts", "all");

  private final OperatorEntries entries;
  private final OperatorDirectory operators;
  private final int most;

  /** Reads at most as many entries for a page as {@code config} lists. */
  public RecordedOperationQueries(
      Store store, OperatorDirectory operators, OperationsConfig config) {
    this.operators = operators;
    this.entries = store.operatorEntries();
    this.most = config.listed();
  }

  /** Time of the last operation. Empty before the first. */
  public String last() {
    return entries.last().orElseThrow().map(Rfc3339::text).orElse("");
  }

  @Override
  public RecordedActs operations(String document) {
    OperationArguments asked = OperationArguments.of(document, KNOWN);
    String selection =
        asked.oneOf("what", WHAT, "acts", "what is acts, or all: what only looks as well");
    Optional<List<String>> persons =
        asked.text("person").map(OperatorInput::requirePerson).map(this::ids);
    int limit = asked.number("limit", 1, most).orElse(most);
    Optional<String> wanted = asked.text("act").map(RecordedOperationQueries::requireOperation);
    List<RecordedAct> acts = new ArrayList<>();
    Optional<Long> before = asked.position("before");
    for (int pages = wanted.isPresent() ? MOST_PAGES : 1;
        pages > 0 && acts.size() < limit;
        pages--) {
      EntryFilter filter =
          new EntryFilter(
              before, persons, selection.equals("all"), asked.time("from"), asked.time("to"));
      List<OperatorEntry> page = entries.newest(filter, limit).orElseThrow();
      page.forEach(operatorEntry -> add(acts, operatorEntry, wanted));
      if (page.size() < limit) {
        return new RecordedActs(acts, null);
      }
      before = Optional.of(page.getLast().seq());
    }
    return new RecordedActs(acts, before.orElse(null));
  }

  private void add(List<RecordedAct> acts, OperatorEntry operatorEntry, Optional<String> wanted) {
    RecordedOperation operation = RecordedOperation.of(operatorEntry.entry());
    if (wanted.isEmpty() || wanted.get().equals(operation.operation())) {
      acts.add(operation.at(operatorEntry.seq(), operators::nameOf));
    }
  }

  private static String requireOperation(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new OperationRefusedException("bad-document", "act is a name, as Agency.pause");
    }
    return name;
  }

  /** The ids of a person. An id stands for itself. Entries of earlier versions have names. */
  private List<String> ids(String person) {
    List<String> ids = new ArrayList<>(operators.idsOf(person));
    ids.add(person);
    return ids;
  }
}
