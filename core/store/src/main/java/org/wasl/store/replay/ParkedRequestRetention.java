package org.wasl.store.replay;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.Result.Failure;
import org.wasl.database.SqlStatement;

/**
 * The retention of requests about parked deliveries that are over. They are done, rejected,
 * stopped, or were not approved in time. The trail keeps the requester, the decider and the moved
 * deliveries.
 */
public final class ParkedRequestRetention {
  /** Most deliveries of a request that are deleted in one transaction. */
  private static final int BATCH = 10_000;

  /** The expiry of a request is not stored, because it follows from its time. */
  private static final String LOCK_EXPIRED =
      """
      select id from replay_request
       where case state when 'waiting' then expires_at else ended_at end
         < clock_timestamp() - :kept_seconds * interval '1 s'
       order by requested_at limit 1 for update skip locked
      """;

  /**
   * The places are an array. A subquery would run again for every row if the planner expects a
   * request with few deliveries.
   */
  private static final String DELETE_ITEMS =
      """
      delete from replay_item
       where request = :request and place = any(array(
         select place from replay_item where request = :request order by place limit :limit))
      """;

  private final Database database;

  public ParkedRequestRetention(Database database) {
    this.database = database;
  }

  /**
   * Deletes those that have been over for longer than this.
   *
   * @return how many were deleted
   */
  public Result<Integer> deleteExpired(Duration kept) {
    int deleted = 0;
    while (true) {
      switch (database.transaction(connection -> deleteOne(connection, kept))) {
        case Result.Failed<Optional<Boolean>>(Failure failure) -> {
          return new Result.Failed<>(failure);
        }
        case Result.Done<Optional<Boolean>>(Optional<Boolean> emptied) -> {
          if (emptied.isEmpty()) {
            return new Result.Done<>(deleted);
          }
          deleted += emptied.get() ? 1 : 0;
        }
      }
    }
  }

  /** Tells whether this deleted a request. It is empty when there is none to delete. */
  private static Optional<Boolean> deleteOne(Connection connection, Duration kept)
      throws SQLException {
    Optional<UUID> request =
        SqlStatement.of(connection, LOCK_EXPIRED)
            .int8("kept_seconds", kept.toSeconds())
            .first(row -> row.uuid("id"));
    if (request.isEmpty()) {
      return Optional.empty();
    }
    boolean emptied =
        SqlStatement.of(connection, DELETE_ITEMS)
                .uuid("request", request.get())
                .int4("limit", BATCH)
                .update()
            < BATCH;
    if (emptied) {
      SqlStatement.of(connection, "delete from replay_request where id = :id")
          .uuid("id", request.get())
          .update();
    }
    return Optional.of(emptied);
  }
}
