package org.wasl.store.replay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.UnnestParameters;

/**
 * To whom the content of a delivery can still be brought, and by whom: it is sealed to the
 * recipients of its message, so whoever has it hands it over, and only to a party of the referral.
 */
public final class ReRouting {

  /**
   * Somebody who has the content of a delivery and can open it, as far as is known: the sender, or
   * a recipient that has receipted it.
   *
   * @param delivery that is to be re-routed
   * @param agency who has it
   * @param state of the referral
   */
  public record ContentHolder(UUID delivery, String agency, String state) {}

  private final Database database;

  ReRouting(Database database) {
    this.database = database;
  }

  /**
   * Those of which a re-routing can give nobody the content: the target takes no part in the
   * referral, or the message is sealed to it anyway and has a delivery of its own.
   */
  public Result<Set<UUID>> unreachable(List<UUID> deliveries, String target) {
    return database.transaction(
        connection -> {
          Set<UUID> missing = new HashSet<>(deliveries);
          missing.removeAll(reachable(connection, deliveries, target));
          return missing;
        });
  }

  /** Those whose content the target can be given: a party, to which the message does not go. */
  static Set<UUID> reachable(Connection connection, List<UUID> deliveries, String target)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select d.id from delivery d join referral r on r.id = d.referral"
                + " cross join (values (?::text)) as x(target) where d.id = any(?)"
                + " and (x.target in (r.sender, r.office) or x.target = any(r.police || r.others))"
                + " and x.target <> d.sender and not exists (select from delivery e"
                + "  where e.referral = d.referral and e.sender = d.sender"
                + "  and e.message_id = d.message_id and e.recipient = x.target)")) {
      statement.setString(1, target);
      UnnestParameters.of(statement, deliveries, 2).uuid(id -> id);
      Set<UUID> found = new HashSet<>();
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        found.add(row.getObject(1, UUID.class));
      }
      return found;
    }
  }

  /** Who has the content of each. */
  public Result<List<ContentHolder>> holders(List<UUID> deliveries) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select d.id, x.agency, r.state from delivery d"
                      + " join referral r on r.id = d.referral"
                      + " cross join lateral (select d.sender union select e.recipient"
                      + "  from delivery e where e.referral = d.referral and e.sender = d.sender"
                      + "  and e.message_id = d.message_id and e.state = 'delivered'"
                      + "  and e.needs_reseal is null) as x(agency) where d.id = any(?)")) {
            UnnestParameters.of(statement, deliveries).uuid(id -> id);
            List<ContentHolder> holders = new ArrayList<>();
            ResultSet row = statement.executeQuery();
            while (row.next()) {
              holders.add(
                  new ContentHolder(
                      row.getObject(1, UUID.class), row.getString(2), row.getString(3)));
            }
            return holders;
          }
        });
  }
}
