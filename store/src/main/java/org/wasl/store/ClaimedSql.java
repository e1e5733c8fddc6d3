package org.wasl.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.wasl.store.Acceptance.Claim;
import org.wasl.store.Acceptance.OfDeadline;
import org.wasl.store.Acceptance.OfStatus;
import org.wasl.store.Acceptance.Tells;

/**
 * Claims what the gateway has to say: whoever gets it says it, in the same transaction, and nobody
 * says it again.
 */
final class ClaimedSql {
  private ClaimedSql() {}

  /** Claims for the messages of the gateway among these rows; gives those it got. */
  static Set<Claim> claim(Connection connection, List<Acceptance> rows) throws SQLException {
    List<OfDeadline> deadlines = new ArrayList<>();
    List<OfStatus> statuses = new ArrayList<>();
    for (Acceptance row : rows) {
      if (row.effect() instanceof Tells tells) {
        if (tells.claim() instanceof OfDeadline deadline) {
          deadlines.add(deadline);
        } else {
          statuses.add((OfStatus) tells.claim());
        }
      }
    }
    Set<Claim> claimed = new HashSet<>();
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
  static Set<Long> claimDeadlines(Connection connection, List<OfDeadline> rows)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update deadline d set told = x.what,"
                + " next_at = case x.what when 'reminder' then d.due_at end"
                + " from unnest(?, ?, ?) as x(id, referral, what)"
                + " where d.id = x.id and d.referral = x.referral"
                + " and d.told <> 'escalation' and d.told <> x.what returning d.id")) {
      Columns.of(statement, rows)
          .int8(OfDeadline::id)
          .uuid(OfDeadline::referral)
          .text(row -> row.what().code());
      return ids(statement.executeQuery());
    }
  }

  /** In order: none before the one that came before it. */
  private static Set<Long> claimStatuses(Connection connection, List<OfStatus> rows)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update reporter_status s set told = true from unnest(?) as x(id)"
                + " where s.id = x.id and not s.told and not exists (select from reporter_status p"
                + "  where p.referral = s.referral and p.id < s.id and not p.told) returning s.id")) {
      Columns.of(statement, rows).int8(OfStatus::id);
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
