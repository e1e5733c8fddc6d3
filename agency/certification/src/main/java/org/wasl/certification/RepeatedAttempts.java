package org.wasl.certification;

import java.time.Duration;

/** Repeats an attempt as a gateway does, with growing pauses, until a limit. */
final class RepeatedAttempts {
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private RepeatedAttempts() {}

  /** One attempt. */
  @FunctionalInterface
  interface Attempt {
    HttpReply make() throws InterruptedException;
  }

  /** Returns the first reply that does not ask for a repetition, or the reply at the limit. */
  static HttpReply of(Attempt attempt, Duration limit) throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    HttpReply reply = attempt.make();
    while (reply.isForNow()) {
      long asked =
          reply instanceof HttpReply.Answered answered
              ? Math.max(FIRST_PAUSE_MILLIS, answered.retryAfterMillis().orElse(pause))
              : pause;
      if (System.nanoTime() + asked * 1_000_000 > until) {
        return reply;
      }
      Thread.sleep(Duration.ofMillis(asked));
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      reply = attempt.make();
    }
    return reply;
  }
}
