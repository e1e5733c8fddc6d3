package org.wasl.store;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.wasl.rules.delivery.Outcome;
import org.wasl.store.AttemptBatch.Begin;
import org.wasl.store.AttemptBatch.End;
import org.wasl.store.AttemptBatch.Work;

/**
 * The transactions around a call to an agency. Answers are completed on a committer's thread: do no
 * work there.
 */
public final class Attempts implements AutoCloseable {
  private static final int ROW_BYTES = 512;
  private static final int CONTENT_BYTES = 16 << 10;

  private final GroupCommit<Work, Object> commits;

  Attempts(Database database, GroupCommitConfig commits, DeliveryConfig config, int owner) {
    this.commits =
        new GroupCommit<>(
            "attempt",
            database,
            commits,
            work -> work instanceof Begin ? CONTENT_BYTES : ROW_BYTES,
            (connection, works) -> AttemptBatch.write(connection, config, owner, works));
  }

  /**
   * Takes the lease of a call: to be done before the call, and once for each ticket. A ticket that
   * was given out again, an open breaker or a paused agency give none.
   */
  public CompletableFuture<Result<Leasing>> lease(Ticket ticket) {
    return commit(new Begin(ticket), Leasing.class);
  }

  /**
   * Records how a call ended: the next state, the agency's breaker, the audit entry. An outcome
   * counts for its own attempt only; a valid receipt counts from any attempt, in any state but a
   * final one.
   *
   * @param attempt number the lease gave
   */
  public CompletableFuture<Result<Recorded>> record(UUID deliveryId, int attempt, Outcome outcome) {
    return commit(new End(deliveryId, attempt, outcome), Recorded.class);
  }

  private <R> CompletableFuture<Result<R>> commit(Work work, Class<R> answer) {
    return commits
        .submit(work)
        .thenApply(
            result ->
                result instanceof Result.Failed<Object> failed
                    ? new Result.Failed<>(failed.why())
                    : new Result.Done<>(answer.cast(result.orElseThrow())));
  }

  /** Commits what was handed in; after that nothing is taken. */
  @Override
  public void close() {
    commits.close();
  }
}
