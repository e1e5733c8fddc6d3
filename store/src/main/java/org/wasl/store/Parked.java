package org.wasl.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Deliveries that wait for a person. */
public final class Parked {

  /**
   * One of them.
   *
   * @param deliveryId which
   * @param referral of the message
   * @param sender of the message
   * @param messageId chosen by the sender
   * @param agency recipient
   * @param reason code; with the cause of the last failure behind a slash where that differs
   * @param attempts attempts made in all
   * @param since when it was parked
   */
  public record ParkedDelivery(
      UUID deliveryId,
      UUID referral,
      String sender,
      UUID messageId,
      String agency,
      String reason,
      int attempts,
      Instant since) {}

  private final Database database;

  Parked(Database database) {
    this.database = database;
  }

  /**
   * The longest parked first.
   *
   * @param agency of this recipient only
   * @param limit at most so many
   */
  public Result<List<ParkedDelivery>> list(Optional<String> agency, int limit) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select id, referral, sender, message_id, recipient, reason, attempt, parked_at"
                      + " from delivery where state = 'parked' and (?::text is null or recipient = ?)"
                      + " order by parked_at limit ?")) {
            statement.setString(1, agency.orElse(null));
            statement.setString(2, agency.orElse(null));
            statement.setInt(3, limit);
            return read(statement.executeQuery());
          }
        });
  }

  private static List<ParkedDelivery> read(ResultSet result) throws SQLException {
    List<ParkedDelivery> parked = new ArrayList<>();
    while (result.next()) {
      parked.add(
          new ParkedDelivery(
              result.getObject(1, UUID.class),
              result.getObject(2, UUID.class),
              result.getString(3),
              result.getObject(4, UUID.class),
              result.getString(5),
              result.getString(6),
              result.getInt(7),
              result.getObject(8, OffsetDateTime.class).toInstant()));
    }
    return parked;
  }
}
