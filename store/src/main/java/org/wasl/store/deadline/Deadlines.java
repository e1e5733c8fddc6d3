package org.wasl.store.deadline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.store.deadline.TrailFollower.Progress;
import org.wasl.store.intake.Acceptance.DeadlineClaim;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.LivenessSession;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.Result.Failure;

/**
 * What agencies owe by a time. Written from the trail: a step that is in it is never missed, and
 * never counted twice, because the position in it moves in the same transaction.
 */
public final class Deadlines {

  /**
   * One stage at this moment.
   *
   * @param open all that is owed, overdue or not
   * @param reminded of these, those of which a reminder or an escalation was sent
   * @param overdue of these, those past their time
   */
  public record StageCounts(long open, long reminded, long overdue) {}

  private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
  private static final String COLUMNS =
      "select id, rule, stage, referral, sender, agency, due_at, told, message_id from deadline ";

  private final Database database;
  private final LivenessSession presence;
  private final TrailFollower follower = new TrailFollower();

  public Deadlines(Database database, LivenessSession presence) {
    this.database = database;
    this.presence = presence;
  }

  /**
   * Whether this process is the one that keeps the time: the one that is the reconciler. That
   * spares work; that nothing is told twice does not depend on it.
   */
  public Result<Boolean> isLeader() {
    try {
      return new Result.Done<>(presence.tryLead());
    } catch (SQLException e) {
      LOG.warn("no session for the deadlines (SQLSTATE {})", e.getSQLState());
      return new Result.Failed<>(Failure.UNAVAILABLE);
    }
  }

  /**
   * Follows the trail a bounded part further: starts and ends deadlines, notes what may be told the
   * reporter. A step is seen once every transaction that may have written before it has ended, so
   * by the second run after it.
   *
   * @param status code for the reporter by state of the referral; empty where nothing is told
   * @return true when there is more to follow at once
   */
  public Result<Boolean> follow(DeadlineTable stages, Function<String, Optional<String>> status) {
    return database.transaction(connection -> follower.follow(connection, stages, status))
            instanceof Result.Done<Progress> done
        ? new Result.Done<>(follower.commit(done.value()))
        : new Result.Failed<>(Failure.UNAVAILABLE);
  }

  /** Of what something is to be told by then, in order of time. */
  public Result<List<OpenDeadline>> due(Instant now, int limit) {
    return list(
        "where next_at <= ?::timestamptz order by next_at, id limit ?",
        statement -> {
          statement.setString(1, now.toString());
          statement.setInt(2, limit);
        });
  }

  /** What is owed in a referral, the most urgent first. */
  public Result<List<OpenDeadline>> of(UUID referral) {
    return list(
        "where referral = ? order by due_at, id", statement -> statement.setObject(1, referral));
  }

  /**
   * Who else has the message that started it and can open it, as far as is known: its sender before
   * its other recipients.
   */
  public Result<List<String>> holders(OpenDeadline deadline) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select ?::text union all (select recipient from delivery where sender = ?"
                      + " and message_id = ? and referral = ? and state = 'delivered'"
                      + " and needs_reseal is null and recipient <> ? order by recipient)")) {
            statement.setString(1, deadline.sender());
            statement.setString(2, deadline.sender());
            statement.setObject(3, deadline.messageId());
            statement.setObject(4, deadline.referral());
            statement.setString(5, deadline.agency());
            ResultSet row = statement.executeQuery();
            List<String> holders = new ArrayList<>();
            while (row.next()) {
              holders.add(row.getString(1));
            }
            return List.copyOf(holders);
          }
        });
  }

  /** Counts it as told though there is nobody to tell; false when it was told or ended before. */
  public Result<Boolean> markSent(OpenDeadline deadline, DeadlineNotificationKind what) {
    DeadlineClaim claim = DeadlineClaim.of(deadline, what);
    return database.transaction(
        connection -> !NotificationClaims.claimDeadlines(connection, List.of(claim)).isEmpty());
  }

  /** By stage; a stage of which nothing is owed is left out. */
  public Result<Map<String, StageCounts>> stageCounts(Instant now) {
    return database.transaction(connection -> stageCounts(connection, now));
  }

  private static Map<String, StageCounts> stageCounts(Connection connection, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select stage, count(*), count(*) filter (where told <> 'nothing'), count(*) filter"
                + " (where due_at <= ?::timestamptz) from deadline group by stage")) {
      statement.setString(1, now.toString());
      ResultSet row = statement.executeQuery();
      Map<String, StageCounts> standing = new TreeMap<>();
      while (row.next()) {
        standing.put(
            row.getString(1), new StageCounts(row.getLong(2), row.getLong(3), row.getLong(4)));
      }
      return Collections.unmodifiableMap(standing);
    }
  }

  @FunctionalInterface
  private interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  private Result<List<OpenDeadline>> list(String where, Binding binding) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(COLUMNS + where)) {
            binding.bind(statement);
            ResultSet row = statement.executeQuery();
            List<OpenDeadline> found = new ArrayList<>();
            while (row.next()) {
              found.add(deadline(row));
            }
            return List.copyOf(found);
          }
        });
  }

  private static OpenDeadline deadline(ResultSet row) throws SQLException {
    String told = row.getString(8);
    return new OpenDeadline(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getObject(4, UUID.class),
        row.getString(5),
        row.getObject(9, UUID.class),
        row.getString(6),
        row.getObject(7, OffsetDateTime.class).toInstant(),
        List.of(DeadlineNotificationKind.values()).stream()
            .filter(what -> what.code().equals(told))
            .findFirst());
  }
}
