package org.wasl.store.referral;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;

/** Finds referrals by their ids, or by those of their deliveries, as far as somebody knows them. */
public final class ReferralSearch {

  /**
   * One of them.
   *
   * @param id of the referral
   * @param state where it stands
   * @param type of the message that opened it
   * @param createdAt when it was accepted
   */
  public record FoundReferral(UUID id, String state, String type, Instant createdAt) {}

  private final Database database;

  public ReferralSearch(Database database) {
    this.database = database;
  }

  /**
   * Those whose id, or a delivery's, lies between two, the latest first.
   *
   * @param from the smallest id, by its bytes
   * @param to the largest
   * @param limit at most so many
   */
  public Result<List<FoundReferral>> idBetween(UUID from, UUID to, int limit) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select r.id, r.state, m.type, r.created_at from referral r"
                      + " join message m on m.sender = r.sender and m.message_id = r.case_message"
                      + " where r.id in (select id from referral where id between ? and ?"
                      + "  union select referral from delivery where id between ? and ?)"
                      + " order by r.created_at desc limit ?")) {
            statement.setObject(1, from);
            statement.setObject(2, to);
            statement.setObject(3, from);
            statement.setObject(4, to);
            statement.setInt(5, limit);
            List<FoundReferral> found = new ArrayList<>();
            ResultSet row = statement.executeQuery();
            while (row.next()) {
              found.add(
                  new FoundReferral(
                      row.getObject(1, UUID.class),
                      row.getString(2),
                      row.getString(3),
                      row.getObject(4, OffsetDateTime.class).toInstant()));
            }
            return found;
          }
        });
  }
}
