package org.wasl.bench.load;

import io.vertx.core.Vertx;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.wasl.bench.load.CaseSender.CaseAnswer;

/**
 * Runs N clients, each with one case in flight. After a 503 or 429 a client waits for {@code
 * Retry-After} and sends its case again.
 */
public final class LoadGenerator {
  private static final long LOOK_AGAIN_MILLIS = 10;
  private static final long AFTER_FAILURE_MILLIS = 100;

  private final Vertx vertx;
  private final CaseSender sender;
  private final Supplier<SignedCases.Signed> cases;
  private final MessageTracker ledger;
  private final long maxOutstanding;
  private final Phaser running = new Phaser(1);
  private final AtomicLong due = new AtomicLong();
  private volatile long intervalNanos;
  private volatile boolean stopping;

  /**
   * Makes a generator that is not started.
   *
   * @param sender the sender of all clients; it is closed when they have stopped
   * @param maxOutstanding clients pause while this many cases are accepted and not delivered
   */
  public LoadGenerator(
      Vertx vertx,
      CaseSender sender,
      Supplier<SignedCases.Signed> cases,
      MessageTracker ledger,
      long maxOutstanding) {
    this.vertx = vertx;
    this.sender = sender;
    this.cases = cases;
    this.ledger = ledger;
    this.maxOutstanding = maxOutstanding;
  }

  /** Starts the clients at their highest rate. They send until {@link #stop}. */
  public void start(int clients) {
    start(clients, 0);
  }

  /**
   * Starts the clients. They send until {@link #stop}.
   *
   * @param casesPerSecond rate at even intervals, as long as a client is free; 0 for the highest
   *     rate
   */
  public void start(int clients, double casesPerSecond) {
    intervalNanos = casesPerSecond > 0 ? (long) (1e9 / casesPerSecond) : 0;
    due.set(System.nanoTime());
    for (int client = 0; client < clients; client++) {
      running.register();
      vertx.getOrCreateContext().runOnContext(start -> next());
    }
  }

  /** Waits until requests in flight have ended. */
  public void stop() {
    stopping = true;
    running.arriveAndAwaitAdvance();
    sender.close();
  }

  private void next() {
    if (stopping) {
      running.arriveAndDeregister();
    } else if (ledger.outstanding() >= maxOutstanding) {
      vertx.setTimer(LOOK_AGAIN_MILLIS, _ -> next());
    } else if (intervalNanos == 0) {
      send(cases.get(), System.nanoTime());
    } else {
      long at = due.getAndAdd(intervalNanos);
      long earlyMillis = TimeUnit.NANOSECONDS.toMillis(at - System.nanoTime());
      if (earlyMillis > 0) {
        vertx.setTimer(earlyMillis, then -> send(cases.get(), at));
      } else {
        send(cases.get(), at);
      }
    }
  }

  /**
   * Sends a case.
   *
   * @param since when it was due, by {@link System#nanoTime}; unchanged by a retry, so that its
   *     latency includes the waiting
   */
  private void send(SignedCases.Signed signed, long since) {
    ledger.submitted(signed.messageId(), since);
    sender.send(signed, answer -> answered(signed, since, answer));
  }

  private void answered(SignedCases.Signed signed, long since, CaseAnswer answer) {
    switch (answer) {
      case CaseAnswer.Accepted(int recipients) -> {
        ledger.accepted(signed.messageId(), recipients);
        next();
      }
      case CaseAnswer.ComeAgain(int afterSeconds) -> {
        ledger.refused(signed.messageId(), true);
        comeAgain(signed, since, afterSeconds);
      }
      case CaseAnswer.Refused() -> {
        ledger.refused(signed.messageId(), false);
        next();
      }
      case CaseAnswer.Missing() -> {
        ledger.refused(signed.messageId(), false);
        vertx.setTimer(AFTER_FAILURE_MILLIS, _ -> next());
      }
    }
  }

  private void comeAgain(SignedCases.Signed signed, long since, int afterSeconds) {
    if (stopping) {
      running.arriveAndDeregister();
    } else {
      // Without intervals no case has a due time.
      boolean isDue = intervalNanos > 0;
      vertx.setTimer(
          Math.max(1, TimeUnit.SECONDS.toMillis(afterSeconds)),
          _ -> send(signed, isDue ? since : System.nanoTime()));
    }
  }
}
