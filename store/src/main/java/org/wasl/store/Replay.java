package org.wasl.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryFacts;

/**
 * Sends parked deliveries on their way again, under the same ids. Only what a plan has shown can be
 * sent: the dry run comes first. Pausing the agency stops a replay that is under way.
 */
public final class Replay {

  /**
   * Which parked deliveries.
   *
   * @param agency the one destination
   * @param ids these only; empty for all
   * @param reason parked for this reason only, whatever its cause
   */
  public record Selection(String agency, Set<UUID> ids, Optional<String> reason) {
    /** Everything parked for an agency. */
    public static Selection of(String agency) {
      return new Selection(agency, Set.of(), Optional.empty());
    }
  }

  /**
   * What would be sent.
   *
   * @param agency the one destination
   * @param deliveries in the order in which they would be sent
   */
  public record Plan(String agency, List<UUID> deliveries) {}

  /**
   * Who sends, and why.
   *
   * @param operator id of the person; ends in the audit entries
   * @param why a code, never free text
   * @param perSecond how many become due in each second
   */
  public record Order(String operator, String why, int perSecond) {
    /** Refuses a rate below one. */
    public Order {
      if (perSecond < 1) {
        throw new IllegalArgumentException("perSecond must be at least 1");
      }
    }
  }

  private static final int BATCH = 256;

  private final Database database;

  Replay(Database database) {
    this.database = database;
  }

  /** The dry run: changes nothing. */
  public Result<Plan> plan(Selection selection) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select id from delivery where state = 'parked' and recipient = ?"
                      + " and (cardinality(?::uuid[]) = 0 or id = any(?))"
                      + " and (?::text is null or split_part(reason, '/', 1) = ?) order by urgency desc, parked_at")) {
            statement.setString(1, selection.agency());
            Columns.of(statement, selection.ids(), 2).uuid(id -> id).uuid(id -> id);
            statement.setString(4, selection.reason().orElse(null));
            statement.setString(5, selection.reason().orElse(null));
            List<UUID> ids = new ArrayList<>();
            ResultSet result = statement.executeQuery();
            while (result.next()) {
              ids.add(result.getObject(1, UUID.class));
            }
            return new Plan(selection.agency(), ids);
          }
        });
  }

  /**
   * Sends what the plan shows and is still parked: counters start anew, due times are spread by the
   * rate, each delivery gets its audit entry.
   *
   * @return how many
   */
  public Result<Integer> execute(Plan plan, Order order) {
    int replayed = 0;
    for (int from = 0; from < plan.deliveries().size(); from += BATCH) {
      int sent = replayed;
      int to = Math.min(from + BATCH, plan.deliveries().size());
      List<UUID> ids = plan.deliveries().subList(from, to);
      Result<Integer> batch =
          database.transaction(with -> execute(with, plan.agency(), ids, order, sent));
      if (!batch.isDone()) {
        return batch; // what was sent is no longer parked: the same plan again sends the rest
      }
      replayed += batch.orElseThrow();
    }
    return new Result.Done<>(replayed);
  }

  private static int execute(
      Connection connection, String agency, List<UUID> ids, Order order, int alreadySent)
      throws SQLException {
    Map<UUID, DeliveryRow> rows = DeliverySql.lock(connection, ids);
    List<Change> changes = new ArrayList<>();
    for (UUID id : ids) {
      DeliveryRow row = rows.get(id);
      if (row != null && row.recipient().equals(agency) && row.may(AuditAction.REPLAYED)) {
        int place = alreadySent + changes.size();
        changes.add(replayed(row, order, place * 1_000L / order.perSecond()));
      }
    }
    DeliverySql.write(connection, changes, 0);
    return changes.size();
  }

  private static Change replayed(DeliveryRow row, Order order, long delayMillis) {
    DeliveryRow next = row.after(AuditAction.REPLAYED, DeliveryFacts.NONE);
    return Change.to(next, next.step(AuditAction.REPLAYED, Actors.operator(order.operator())))
        .because(order.why())
        .dueIn(delayMillis);
  }
}
