package org.wasl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Acceptance.Continues;
import org.wasl.store.Acceptance.Opens;
import org.wasl.store.Acceptance.Tells;
import org.wasl.store.Journal.Entry;

/** The audit entries of accepted messages. */
final class AcceptSteps {
  private AcceptSteps() {}

  static void write(Connection connection, List<Acceptance> kept) throws SQLException {
    List<Entry> entries = new ArrayList<>();
    for (Acceptance row : kept) {
      Step accepted =
          Step.of(AuditAction.ACCEPTED, row.sender())
              .message(row.sender(), row.messageId())
              .digest(row.sealed().digest());
      if (row.effect() instanceof Tells tells) {
        entries.add(new Entry(row.referral(), accepted.why(tells.claim().why())));
        continue;
      }
      Step opened =
          Step.of(AuditAction.OPENED, row.sender())
              .message(row.sender(), row.messageId())
              .why(stateAfter(row));
      entries.add(new Entry(row.referral(), accepted));
      entries.add(new Entry(row.referral(), opened));
      if (row.effect() instanceof Opens opens && opens.triaged()) {
        Step triaged =
            Step.of(AuditAction.TRIAGED, Actors.GATEWAY).message(row.sender(), row.messageId());
        entries.add(new Entry(row.referral(), triaged));
      }
    }
    Journal.append(connection, entries);
  }

  private static String stateAfter(Acceptance row) {
    return row.effect() instanceof Opens opens ? opens.state() : ((Continues) row.effect()).next();
  }
}
