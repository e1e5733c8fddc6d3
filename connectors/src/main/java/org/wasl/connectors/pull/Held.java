package org.wasl.connectors.pull;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.wasl.wire.Push;
import org.wasl.wire.Reply;

/** One delivery that waits at the desk for a worker and his receipt. */
final class Held {
  private final Push push;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private boolean shown;
  private Future<?> deadline;
  private long leasedUntilNanos;

  Held(Push push) {
    this.push = push;
  }

  Push push() {
    return push;
  }

  CompletableFuture<Reply> reply() {
    return reply;
  }

  /** Whether no worker has it to himself. */
  boolean isFree() {
    return !shown || System.nanoTime() - leasedUntilNanos >= 0;
  }

  boolean wasShown() {
    return shown;
  }

  void endsWith(Future<?> timer) {
    deadline = timer;
  }

  /** False where it was answered before. */
  boolean answer(Reply with) {
    deadline.cancel(false);
    return reply.complete(with);
  }

  void lease(long untilNanos) {
    shown = true;
    leasedUntilNanos = untilNanos;
  }

  /** What it comes to when time is up: a worker had it, or nobody ever did. */
  Reply unanswered() {
    return shown
        ? new Reply.NotNow("not-acknowledged", OptionalLong.empty())
        : new Reply.NobodyCame();
  }
}
