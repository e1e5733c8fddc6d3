package org.wasl.store.delivery;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.store.delivery.AttemptTransaction.LeaseRequest;
import org.wasl.store.delivery.AttemptTransaction.OutcomeReport;
import org.wasl.store.delivery.AttemptTransaction.Request;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.GroupCommit;
import org.wasl.store.jdbc.GroupCommitConfig;
import org.wasl.store.jdbc.Result;

/**
 * The transactions around a call to an agency. Answers are completed on a committer's thread: do no
 * work there.
 */
public final class Attempts implements AutoCloseable {
  private static final int ROW_BYTES = 512;
  private static final int CONTENT_BYTES = 16 << 10;

  private final GroupCommit<Request, Object> commits;

  public Attempts(Database database, GroupCommitConfig commits, DeliveryConfig config, int owner) {
    this.commits =
        new GroupCommit<>(
            "attempt",
            database,
            commits,
            work -> work instanceof LeaseRequest ? CONTENT_BYTES : ROW_BYTES,
            (connection, works) -> AttemptTransaction.write(connection, config, owner, works));
  }

  /**
   * Takes the lease of a call: to be done before the call, and once for each ticket. A ticket that
   * was given out again, an open breaker or a paused agency give none.
   */
  public CompletableFuture<Result<LeaseResult>> lease(Ticket ticket) {
    return commit(new LeaseRequest(ticket), LeaseResult.class);
  }

  /**
   * Records how a call ended: the next state, the agency's breaker, the audit entry. An outcome
   * counts for its own attempt only; a valid receipt counts from any attempt, in any state but a
   * final one.
   *
   * @param attempt number the lease gave
   */
  public CompletableFuture<Result<OutcomeResult>> record(
      UUID deliveryId, int attempt, AttemptOutcome outcome) {
    return commit(new OutcomeReport(deliveryId, attempt, outcome), OutcomeResult.class);
  }

  private <R> CompletableFuture<Result<R>> commit(Request work, Class<R> answer) {
    return commits
        .submit(work)
        .thenApply(
            result ->
                result instanceof Result.Failed<Object> failed
                    ? new Result.Failed<>(failed.failure())
                    : new Result.Done<>(answer.cast(result.orElseThrow())));
  }

  /** Commits what was handed in; after that nothing is taken. */
  @Override
  public void close() {
    commits.close();
  }
}
