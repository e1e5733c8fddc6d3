package org.wasl.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Looks up referrals, for the door. */
public final class Referrals {
  private static final String FIND =
      "select r.state, r.sender, r.police, r.office, r.others,"
          + " coalesce((select max(d.urgency) from delivery d where d.referral = r.id"
          + "  and d.message_id = r.case_message), 0)"
          + " from referral r where r.id = ?";

  private final Database database;

  Referrals(Database database) {
    this.database = database;
  }

  /** The referral of this id, if there is one. */
  public Result<Optional<ReferralFacts>> find(UUID id) {
    return database.transaction(connection -> find(connection, id));
  }

  private static Optional<ReferralFacts> find(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setObject(1, id);
      ResultSet row = statement.executeQuery();
      return row.next()
          ? Optional.of(
              new ReferralFacts(
                  id,
                  row.getString(1),
                  row.getString(2),
                  texts(row.getArray(3)),
                  row.getString(4),
                  texts(row.getArray(5)),
                  row.getInt(6)))
          : Optional.empty();
    }
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}
