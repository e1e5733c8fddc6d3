package org.wasl.trials.bench.load;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.wasl.wire.exchange.WireHeaders;

/**
 * N clients, each with one connection and one case in flight. After a 503 or 429 a client waits for
 * {@code Retry-After} and sends the same case again.
 */
public final class LoadGenerator {
  private static final long LOOK_AGAIN_MILLIS = 10;
  private static final long AFTER_FAILURE_MILLIS = 100;

  private final Vertx vertx;
  private final HttpClient http;
  private final RequestOptions address;
  private final Supplier<SignedCases.Signed> cases;
  private final MessageTracker ledger;
  private final ToIntFunction<Buffer> recipients;
  private final long maxOutstanding;
  private final Phaser running = new Phaser(1);
  private final AtomicLong due = new AtomicLong();
  private volatile long intervalNanos;
  private volatile boolean stopping;

  /**
   * A generator that is not started.
   *
   * @param recipients reads the number of recipients from an answer
   * @param maxOutstanding clients pause while this many are accepted and not delivered
   */
  public LoadGenerator(
      Vertx vertx,
      HttpClientOptions tls,
      URI address,
      Supplier<SignedCases.Signed> cases,
      MessageTracker ledger,
      ToIntFunction<Buffer> recipients,
      long maxOutstanding) {
    this.vertx = vertx;
    this.http = vertx.createHttpClient(tls);
    this.address =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(address.toString())
            .putHeader("Content-Type", "application/json");
    this.cases = cases;
    this.ledger = ledger;
    this.recipients = recipients;
    this.maxOutstanding = maxOutstanding;
  }

  /** Starts the clients, as fast as it goes; they send until {@link #stop}. */
  public void start(int clients) {
    start(clients, 0);
  }

  /**
   * Starts the clients; they send until {@link #stop}.
   *
   * @param casesPerSecond at even intervals, as long as there is a client free; 0 for as fast as it
   *     goes
   */
  public void start(int clients, double casesPerSecond) {
    intervalNanos = casesPerSecond > 0 ? (long) (1e9 / casesPerSecond) : 0;
    due.set(System.nanoTime());
    for (int client = 0; client < clients; client++) {
      running.register();
      vertx.getOrCreateContext().runOnContext(start -> next());
    }
  }

  /** Waits until requests under way have ended. */
  public void stop() {
    stopping = true;
    running.arriveAndAwaitAdvance();
    http.close();
  }

  private void next() {
    if (stopping) {
      running.arriveAndDeregister();
    } else if (ledger.outstanding() >= maxOutstanding) {
      vertx.setTimer(LOOK_AGAIN_MILLIS, again -> next());
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
   * @param since when it was due, of the clock of {@link System#nanoTime}; the same when it is sent
   *     again, so that its latency includes the waiting
   */
  private void send(SignedCases.Signed signed, long since) {
    ledger.submitted(signed.messageId(), since);
    http.request(new RequestOptions(address).putHeader(WireHeaders.SIGNATURE, signed.signature()))
        .compose(request -> request.send(signed.body()))
        .compose(response -> response.body().map(body -> answered(signed, response, body)))
        .onSuccess(waitMillis -> then(waitMillis, signed, since))
        .onFailure(
            failure -> {
              ledger.refused(signed.messageId(), false);
              vertx.setTimer(AFTER_FAILURE_MILLIS, again -> next());
            });
  }

  /** How long to wait before the same case is sent again; 0 where it is done with. */
  private long answered(SignedCases.Signed signed, HttpClientResponse response, Buffer body) {
    if (response.statusCode() == 202) {
      ledger.accepted(signed.messageId(), recipients.applyAsInt(body));
      return 0;
    }
    boolean comeAgain = response.statusCode() == 503 || response.statusCode() == 429;
    ledger.refused(signed.messageId(), comeAgain);
    String seconds = response.getHeader("Retry-After");
    return comeAgain ? 1000 * Long.parseLong(seconds == null ? "1" : seconds) : 0;
  }

  private void then(long waitMillis, SignedCases.Signed signed, long since) {
    if (waitMillis == 0) {
      next();
    } else if (stopping) {
      running.arriveAndDeregister();
    } else {
      // Without intervals nothing is due at a time of its own.
      boolean isDue = intervalNanos > 0;
      vertx.setTimer(waitMillis, again -> send(signed, isDue ? since : System.nanoTime()));
    }
  }
}
