package org.wasl.store.delivery;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;

/** Deliveries that wait for a person. */
public final class ParkedDeliveries {

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

  /**
   * Those of one agency that are parked for the same.
   *
   * @param agency recipient
   * @param cause the reason, as of a {@link ParkedDelivery}
   * @param count how many
   * @param oldestSeconds how long the longest parked one has been, in seconds
   * @param samples some of them, the longest parked first: delivery and referral
   */
  public record ParkedGroup(
      String agency, String cause, long count, long oldestSeconds, List<Sample> samples) {}

  /**
   * One of a group.
   *
   * @param deliveryId which
   * @param referral of its message
   */
  public record Sample(UUID deliveryId, UUID referral) {}

  private final Database database;

  public ParkedDeliveries(Database database) {
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
                      + " from delivery where state = 'parked' and (?::text is null or recipient ="
                      + " ?) order by parked_at limit ?")) {
            statement.setString(1, agency.orElse(null));
            statement.setString(2, agency.orElse(null));
            statement.setInt(3, limit);
            return read(statement.executeQuery());
          }
        });
  }

  /**
   * By cause and agency, the longest parked first.
   *
   * @param samples at most so many ids of each
   */
  public Result<List<ParkedGroup>> groups(int shown) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select recipient, coalesce(reason, ''), count(*), greatest(0, extract(epoch from"
                      + " clock_timestamp() - min(parked_at)))::bigint, (array_agg(id order by"
                      + " parked_at, id))[1:?], (array_agg(referral order by parked_at, id))[1:?]"
                      + " from delivery where state = 'parked' group by 1, 2 order by"
                      + " min(parked_at), 1, 2")) {
            statement.setInt(1, shown);
            statement.setInt(2, shown);
            List<ParkedGroup> groups = new ArrayList<>();
            ResultSet row = statement.executeQuery();
            while (row.next()) {
              groups.add(group(row));
            }
            return groups;
          }
        });
  }

  private static ParkedGroup group(ResultSet row) throws SQLException {
    UUID[] ids = (UUID[]) row.getArray(5).getArray();
    UUID[] referrals = (UUID[]) row.getArray(6).getArray();
    List<Sample> shown = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      shown.add(new Sample(ids[i], referrals[i]));
    }
    return new ParkedGroup(
        row.getString(1), row.getString(2), row.getLong(3), row.getLong(4), shown);
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
