package org.wasl.store.replay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;

/**
 * How long requests about parked deliveries are kept once they are over: done, rejected, stopped,
 * or never approved in time. The trail keeps who asked, who decided and what was moved.
 */
public final class ParkedRequestRetention {
  /** Most deliveries of a request that are forgotten in one transaction. */
  private static final int BATCH = 10_000;

  private final Database database;

  public ParkedRequestRetention(Database database) {
    this.database = database;
  }

  /**
   * Forgets those that have been over for longer than this.
   *
   * @return how many
   */
  public Result<Integer> deleteExpired(Duration kept) {
    int forgotten = 0;
    while (true) {
      Result<Optional<Boolean>> one =
          database.transaction(connection -> deleteExpired(connection, kept));
      if (!(one instanceof Result.Done<Optional<Boolean>> done)) {
        return new Result.Failed<>(((Result.Failed<Optional<Boolean>>) one).failure());
      }
      if (done.value().isEmpty()) {
        return new Result.Done<>(forgotten);
      }
      forgotten += done.value().get() ? 1 : 0;
    }
  }

  /** Whether one is gone with this; empty when there is none to forget. */
  private static Optional<Boolean> deleteExpired(Connection connection, Duration kept)
      throws SQLException {
    Optional<UUID> request = lock(connection, kept);
    if (request.isEmpty()) {
      return Optional.empty();
    }
    boolean gone =
        delete(
                connection,
                "delete from replay_item where request = ? and place in (select place"
                    + " from replay_item where request = ? order by place limit "
                    + BATCH
                    + ")",
                request.get(),
                request.get())
            < BATCH;
    if (gone) {
      delete(connection, "delete from replay_request where id = ?", request.get());
    }
    return Optional.of(gone);
  }

  /** Nobody writes that a request has expired: its time says so. */
  private static Optional<UUID> lock(Connection connection, Duration kept) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id from replay_request"
                + " where case state when 'waiting' then expires_at else ended_at end"
                + "  < clock_timestamp() - ? * interval '1 s'"
                + " order by requested_at limit 1 for update skip locked")) {
      statement.setLong(1, kept.toSeconds());
      ResultSet row = statement.executeQuery();
      return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
    }
  }

  private static int delete(Connection connection, String sql, UUID... ids) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < ids.length; i++) {
        statement.setObject(i + 1, ids[i]);
      }
      return statement.executeUpdate();
    }
  }
}
