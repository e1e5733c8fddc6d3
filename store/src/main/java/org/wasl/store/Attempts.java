package org.wasl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.wasl.rules.delivery.Outcome;
import org.wasl.store.OutcomeBatch.Report;

/**
 * The transactions around a call to an agency. Answers are completed on a committer's thread: do no
 * work there.
 */
public final class Attempts {
  private static final int ROW_BYTES = 512;
  private static final int CONTENT_BYTES = 16 << 10;

  private final DeliveryConfig config;
  private final GroupCommit<Ticket, Leasing> leases;
  private final GroupCommit<Report, Recorded> outcomes;

  Attempts(Database database, GroupCommitConfig commits, DeliveryConfig config, int owner) {
    this.config = config;
    this.leases =
        new GroupCommit<>(
            "lease",
            database,
            commits,
            ticket -> CONTENT_BYTES,
            (connection, tickets) -> LeaseBatch.write(connection, config, owner, tickets));
    this.outcomes =
        new GroupCommit<>("record", database, commits, report -> ROW_BYTES, this::writeOutcomes);
  }

  /**
   * Takes the lease of a call: to be done before the call, and once for each ticket. A ticket that
   * was given out again, an open breaker or a paused agency give none.
   */
  public CompletableFuture<Result<Leasing>> lease(Ticket ticket) {
    return leases.submit(ticket);
  }

  /**
   * Records how a call ended: the next state, the agency's breaker, the audit entry. An outcome
   * counts for its own attempt only; a valid receipt counts from any attempt, in any state but a
   * final one.
   *
   * @param attempt number the lease gave
   */
  public CompletableFuture<Result<Recorded>> record(UUID deliveryId, int attempt, Outcome outcome) {
    return outcomes.submit(new Report(deliveryId, attempt, outcome));
  }

  private List<Recorded> writeOutcomes(Connection connection, List<Report> reports)
      throws SQLException {
    List<UUID> ids = reports.stream().map(Report::deliveryId).toList();
    return OutcomeBatch.write(connection, config, DeliverySql.lock(connection, ids), reports);
  }

  void close() {
    leases.close();
    outcomes.close();
  }
}
