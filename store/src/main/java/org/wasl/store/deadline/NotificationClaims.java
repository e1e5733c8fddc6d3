package org.wasl.store.deadline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.Acceptance.DeadlineClaim;
import org.wasl.store.intake.Acceptance.NotificationClaim;
import org.wasl.store.intake.Acceptance.SendsNotification;
import org.wasl.store.intake.Acceptance.StatusClaim;
import org.wasl.store.jdbc.UnnestParameters;

/**
 * Claims what the gateway has to say: whoever gets it says it, in the same transaction, and nobody
 * says it again.
 */
public final class NotificationClaims {
  private NotificationClaims() {}

  /** Claims for the messages of the gateway among these rows; gives those it got. */
  public static Set<NotificationClaim> claimAll(Connection connection, List<Acceptance> rows)
      throws SQLException {
    List<DeadlineClaim> deadlines = new ArrayList<>();
    List<StatusClaim> statuses = new ArrayList<>();
    for (Acceptance row : rows) {
      if (row.effect() instanceof SendsNotification tells) {
        if (tells.claim() instanceof DeadlineClaim deadline) {
          deadlines.add(deadline);
        } else {
          statuses.add((StatusClaim) tells.claim());
        }
      }
    }
    Set<NotificationClaim> claimed = new HashSet<>();
    if (!deadlines.isEmpty()) {
      Set<Long> got = claimDeadlines(connection, deadlines);
      deadlines.stream().filter(one -> got.contains(one.id())).forEach(claimed::add);
    }
    if (!statuses.isEmpty()) {
      Set<Long> got = claimStatuses(connection, statuses);
      statuses.stream().filter(one -> got.contains(one.id())).forEach(claimed::add);
    }
    return claimed;
  }

  /** A reminder that comes too late is none: after the escalation nothing is left to tell. */
  static Set<Long> claimDeadlines(Connection connection, List<DeadlineClaim> rows)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update deadline d set told = x.what,"
                + " next_at = case x.what when 'reminder' then d.due_at end"
                + " from unnest(?, ?, ?) as x(id, referral, what)"
                + " where d.id = x.id and d.referral = x.referral"
                + " and d.told <> 'escalation' and d.told <> x.what returning d.id")) {
      UnnestParameters.of(statement, rows)
          .int8(DeadlineClaim::id)
          .uuid(DeadlineClaim::referral)
          .text(row -> row.kind().code());
      return ids(statement.executeQuery());
    }
  }

  /** In order: none before the one that came before it. */
  private static Set<Long> claimStatuses(Connection connection, List<StatusClaim> rows)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update reporter_status s set told = true from unnest(?) as x(id) where s.id = x.id and"
                + " not s.told and not exists (select from reporter_status p  where p.referral ="
                + " s.referral and p.id < s.id and not p.told) returning s.id")) {
      UnnestParameters.of(statement, rows).int8(StatusClaim::id);
      return ids(statement.executeQuery());
    }
  }

  private static Set<Long> ids(ResultSet result) throws SQLException {
    Set<Long> ids = new HashSet<>();
    while (result.next()) {
      ids.add(result.getLong(1));
    }
    return ids;
  }
}
