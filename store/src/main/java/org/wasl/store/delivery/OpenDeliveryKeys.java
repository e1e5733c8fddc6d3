package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;

/** To which keys the content of deliveries that are not over yet is sealed. */
public final class OpenDeliveryKeys {

  /**
   * Open deliveries to one agency that are sealed to the same keys.
   *
   * @param recipient the agency
   * @param kids keys that open them, of all recipients of their messages
   * @param deliveries how many there are
   */
  public record KeyUsage(String recipient, List<String> kids, long deliveries) {}

  // One arm for each partial index: what is over is never read.
  private static final String OPEN =
      "select d.recipient, s.kids, count(*) from ("
          + " select recipient, sender, message_id from delivery where state = 'waiting'"
          + " union all select recipient, sender, message_id from delivery"
          + "  where state in ('dispatched', 'attempting')"
          + " union all select recipient, sender, message_id from delivery where state = 'parked'"
          + ") d join sealed_content s on s.sender = d.sender and s.message_id = d.message_id"
          + " group by d.recipient, s.kids order by d.recipient, s.kids";

  private final Database database;

  public OpenDeliveryKeys(Database database) {
    this.database = database;
  }

  /** All of them, by recipient. */
  public Result<List<KeyUsage>> usages() {
    return database.transaction(OpenDeliveryKeys::usages);
  }

  private static List<KeyUsage> usages(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
      ResultSet row = statement.executeQuery();
      List<KeyUsage> open = new ArrayList<>();
      while (row.next()) {
        List<String> kids = List.of((String[]) row.getArray(2).getArray());
        open.add(new KeyUsage(row.getString(1), kids, row.getLong(3)));
      }
      return List.copyOf(open);
    }
  }
}
