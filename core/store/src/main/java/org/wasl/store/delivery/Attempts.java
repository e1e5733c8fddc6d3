package org.wasl.store.delivery;

import java.util.concurrent.CompletableFuture;
import org.wasl.database.Database;
import org.wasl.database.GroupCommit;
import org.wasl.database.GroupCommitConfig;
import org.wasl.database.Result;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.store.delivery.AttemptTransaction.LeaseRequest;
import org.wasl.store.delivery.AttemptTransaction.OutcomeReport;
import org.wasl.store.delivery.AttemptTransaction.Request;

/**
 * The transactions around a call to an agency. Results are completed on a committer's thread, so do
 * no work there.
 */
public final class Attempts implements AutoCloseable {
  private static final int ROW_BYTES = 512;
  private static final int CONTENT_BYTES = 16 << 10;

  private final GroupCommit<Request, AttemptResult> commits;
  private final UnconfirmedLeases unconfirmed;

  /**
   * @param unconfirmed leases of this gateway whose commit was not answered
   */
  public Attempts(
      Database database,
      GroupCommitConfig commits,
      DeliveryConfig config,
      UnconfirmedLeases unconfirmed) {
    this.unconfirmed = unconfirmed;
    this.commits =
        new GroupCommit<>(
            "attempt",
            database,
            commits,
            request ->
                switch (request) {
                  case LeaseRequest lease -> CONTENT_BYTES;
                  case OutcomeReport report -> ROW_BYTES;
                },
            (connection, requests) ->
                AttemptTransaction.write(connection, config, unconfirmed.owner(), requests));
  }

  /**
   * Takes the lease of a call. Call it before the call, and once for each ticket. There is no lease
   * if the ticket was given out again, the breaker is open, or the agency is paused.
   */
  public CompletableFuture<Result<LeaseResult>> lease(Ticket ticket) {
    return submit(new LeaseRequest(ticket), LeaseResult.class)
        .whenComplete((result, bug) -> unconfirmed.note(result, ticket));
  }

  /**
   * Records how a call ended. It writes the next state, the agency's breaker and the audit entry.
   * An outcome counts for its own attempt only. A valid receipt counts from any attempt, in any
   * state but a final one.
   *
   * @param delivery the delivery of the call
   * @param attempt number that the lease gave
   */
  public CompletableFuture<Result<OutcomeResult>> record(
      ReceiptSubject delivery, int attempt, AttemptOutcome outcome) {
    return submit(new OutcomeReport(delivery, attempt, outcome), OutcomeResult.class);
  }

  private <R extends AttemptResult> CompletableFuture<Result<R>> submit(
      Request request, Class<R> type) {
    return commits.submit(request).thenApply(result -> result.map(type::cast));
  }

  /** Commits submitted requests and accepts no more. */
  @Override
  public void close() {
    commits.close();
  }
}
