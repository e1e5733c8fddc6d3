package org.wasl.store.replay;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.Result.Failure;
import org.wasl.store.jdbc.SqlStatement;

/**
 * How long requests about parked deliveries are kept once they are over: done, rejected, stopped,
 * or never approved in time. The trail keeps who requested, who decided and what was moved.
 */
public final class ParkedRequestRetention {
  /** Most deliveries of a request that are deleted in one transaction. */
  private static final int BATCH = 10_000;

  /** That a request has expired is not stored: it follows from its time. */
  private static final String LOCK_EXPIRED =
      """
      select id from replay_request
       where case state when 'waiting' then expires_at else ended_at end
         < clock_timestamp() - ? * interval '1 s'
       order by requested_at limit 1 for update skip locked
      """;

  /**
   * The places as an array: as a subquery they are read again for every row, if the planner takes a
   * request for one of few deliveries.
   */
  private static final String DELETE_ITEMS =
      """
      delete from replay_item
       where request = ? and place = any(array(
         select place from replay_item where request = ? order by place limit ?))
      """;

  private final Database database;

  public ParkedRequestRetention(Database database) {
    this.database = database;
  }

  /**
   * Deletes those that have been over for longer than this.
   *
   * @return how many
   */
  public Result<Integer> deleteExpired(Duration kept) {
    int deleted = 0;
    while (true) {
      switch (database.transaction(connection -> deleteOne(connection, kept))) {
        case Result.Failed<Optional<Boolean>>(Failure failure) -> {
          return new Result.Failed<>(failure);
        }
        case Result.Done<Optional<Boolean>>(Optional<Boolean> gone) -> {
          if (gone.isEmpty()) {
            return new Result.Done<>(deleted);
          }
          deleted += gone.get() ? 1 : 0;
        }
      }
    }
  }

  /** Whether one is gone with this; empty when there is none to delete. */
  private static Optional<Boolean> deleteOne(Connection connection, Duration kept)
      throws SQLException {
    Optional<UUID> request =
        SqlStatement.of(connection, LOCK_EXPIRED)
            .int8(kept.toSeconds())
            .first(row -> row.uuid("id"));
    if (request.isEmpty()) {
      return Optional.empty();
    }
    boolean gone =
        SqlStatement.of(connection, DELETE_ITEMS)
                .uuid(request.get())
                .uuid(request.get())
                .int4(BATCH)
                .update()
            < BATCH;
    if (gone) {
      SqlStatement.of(connection, "delete from replay_request where id = ?")
          .uuid(request.get())
          .update();
    }
    return Optional.of(gone);
  }
}
