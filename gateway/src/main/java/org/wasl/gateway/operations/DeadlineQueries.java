package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.gateway.operations.arguments.OperationArguments;
import org.wasl.gateway.operations.arguments.Rfc3339;
import org.wasl.rules.deadlines.DeadlineStage;
import org.wasl.store.Store;
import org.wasl.store.deadline.Deadlines.OwedFilter;
import org.wasl.store.deadline.Deadlines.OwedPosition;
import org.wasl.store.deadline.Deadlines.OwedStep;
import org.wasl.store.deadline.OpenDeadline;

/** Lists what agencies owe and since when, what was due first at the head. */
final class DeadlineQueries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> KNOWN =
      Set.of("agency", "stage", "what", "afterDue", "afterPlace", "limit");
  private static final Set<String> WHAT = Set.of("overdue", "open");

  private final Store store;
  private final int most;
  private final Clock clock;

  /**
   * Reads the deadlines of this store.
   *
   * @param most rows of a page at most
   */
  DeadlineQueries(Store store, int most, Clock clock) {
    this.store = store;
    this.most = most;
    this.clock = clock;
  }

  /**
   * {@code {"agency":id?,"stage":code?,"what":overdue|open?,"afterDue":time?,"afterPlace":place?,
   * "limit":number?}}: what is overdue, unless all that is open is asked for. A full page has
   * {@code next}, with the two members that ask for the page after it.
   *
   * @throws OperationRefusedException for another document
   */
  String deadlines(String document) {
    OperationArguments asked = OperationArguments.of(document, KNOWN);
    String what =
        asked.oneOf("what", WHAT, "overdue", "what is overdue, or open: all that is owed");
    Optional<Instant> afterDue = asked.time("afterDue");
    Optional<OwedPosition> after =
        afterDue.map(due -> new OwedPosition(due, asked.position("afterPlace").orElse(0L)));
    int limit = asked.number("limit", 1, most).orElse(most);
    Instant now = clock.instant();
    OwedFilter filter =
        new OwedFilter(
            asked.text("agency"),
            asked.text("stage").map(DeadlineQueries::stage),
            Optional.of(now).filter(it -> what.equals("overdue")),
            after);
    List<OwedStep> page = store.deadlines().owed(filter, limit).orElseThrow();
    ObjectNode tree = JSON.createObjectNode().put("asOf", Rfc3339.text(now));
    ArrayNode list = tree.putArray("deadlines");
    page.forEach(one -> list.add(row(one, now)));
    if (page.size() == limit) {
      OpenDeadline last = page.get(limit - 1).deadline();
      tree.putObject("next").put("afterDue", last.dueAt().toString()).put("afterPlace", last.id());
    }
    return tree.toString();
  }

  private static String stage(String code) {
    try {
      return DeadlineStage.ofWireName(code).wireName();
    } catch (IllegalArgumentException e) {
      throw new OperationRefusedException("bad-document", "stage is a code of the list stage");
    }
  }

  private static ObjectNode row(OwedStep one, Instant now) {
    OpenDeadline deadline = one.deadline();
    ObjectNode tree =
        JSON.createObjectNode()
            .put("place", deadline.id())
            .put("agency", deadline.agency())
            .put("stage", deadline.stage())
            .put("referral", deadline.referral().toString())
            .put("type", one.type())
            .put("due", Rfc3339.text(deadline.dueAt()))
            .put(
                "overdueSeconds", Math.max(0, Duration.between(deadline.dueAt(), now).toSeconds()));
    one.object().ifPresent(id -> tree.put("object", id.toString()));
    deadline.lastNotification().ifPresent(kind -> tree.put("notified", kind.code()));
    return tree;
  }
}
