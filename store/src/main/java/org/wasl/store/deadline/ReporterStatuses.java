package org.wasl.store.deadline;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;

/** What the platform may tell its reporter and has not been told yet. */
public final class ReporterStatuses {

  /**
   * One.
   *
   * @param id of the row
   * @param referral the referral
   * @param code where it stands
   * @param since since when
   */
  public record PendingStatus(long id, UUID referral, String code, Instant since) {}

  private final Database database;

  public ReporterStatuses(Database database) {
    this.database = database;
  }

  /** In order of time. */
  public Result<List<PendingStatus>> pending(int limit) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select id, referral, code, since from reporter_status where not told"
                      + " order by id limit ?")) {
            statement.setInt(1, limit);
            ResultSet row = statement.executeQuery();
            List<PendingStatus> untold = new ArrayList<>();
            while (row.next()) {
              untold.add(
                  new PendingStatus(
                      row.getLong(1),
                      row.getObject(2, UUID.class),
                      row.getString(3),
                      row.getObject(4, OffsetDateTime.class).toInstant()));
            }
            return List.copyOf(untold);
          }
        });
  }

  /** Counts it as told though nobody is to be told. */
  public Result<Boolean> markSent(PendingStatus status) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "update reporter_status set told = true where id = ? and not told")) {
            statement.setLong(1, status.id());
            return statement.executeUpdate() == 1;
          }
        });
  }
}
