package org.wasl.store.deadline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.wasl.rules.deadlines.TrailEvent;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.jdbc.UnnestParameters;

/** Notes what may be told the reporter, where it differs from what was noted last. */
final class ReporterStatusSql {
  private record Reached(TrailEvent event, String code) {}

  private ReporterStatusSql() {}

  static void insertChanges(
      Connection connection, List<TrailEvent> events, Function<String, Optional<String>> status)
      throws SQLException {
    List<Reached> reached = new ArrayList<>();
    for (TrailEvent event : events) {
      if (event.action() == AuditAction.OPENED) {
        status.apply(event.why()).ifPresent(code -> reached.add(new Reached(event, code)));
      }
    }
    if (reached.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into reporter_status (referral, code, since)"
                + " select referral, code, since from ("
                + "  select x.*, coalesce("
                + "   lag(code) over (partition by referral order by n),"
                + "   (select s.code from reporter_status s where s.referral = x.referral"
                + "    order by s.id desc limit 1), '') as before"
                + "  from unnest(?, ?, ?) with ordinality as x(referral, code, since, n)) y"
                + " where code <> before order by n")) {
      UnnestParameters.of(statement, reached)
          .uuid(one -> one.event().referral())
          .text(Reached::code)
          .time(one -> one.event().at().toString());
      statement.executeUpdate();
    }
  }
}
