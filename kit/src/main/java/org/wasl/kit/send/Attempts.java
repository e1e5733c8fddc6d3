package org.wasl.kit.send;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Makes one call again and again until there is a final answer or the deadline has passed. */
final class Attempts {
  private final Vertx vertx;
  private final HttpClient client;
  private final GatewayClientConfig config;
  private final RandomGenerator random;
  private final BooleanSupplier closed;
  private final Call call;
  private final BiFunction<HttpAnswer, Integer, Outcome> outcome;
  private final CompletableFuture<Outcome> done = new CompletableFuture<>();
  private final long startNanos = System.nanoTime();
  private int attempts;

  Attempts(
      Vertx vertx,
      HttpClient client,
      GatewayClientConfig config,
      RandomGenerator random,
      BooleanSupplier closed,
      Call call,
      BiFunction<HttpAnswer, Integer, Outcome> outcome) {
    this.vertx = vertx;
    this.client = client;
    this.config = config;
    this.random = random;
    this.closed = closed;
    this.call = call;
    this.outcome = outcome;
  }

  CompletableFuture<Outcome> start() {
    next();
    return done;
  }

  private void next() {
    attempts++;
    long millis = Math.max(1, Math.min(config.attemptMillis(), leftMillis()));
    try {
      call.send(vertx, client, millis, config.maxAnswerBytes()).whenComplete(this::over);
    } catch (IllegalStateException e) {
      over(null, e);
    }
  }

  private void over(HttpAnswer answer, Throwable failure) {
    if (failure != null && CertificateRefused.in(failure)) {
      done.complete(new Outcome.NotReached(Outcome.NotReached.CERTIFICATE_REFUSED, attempts));
    } else if (failure != null) {
      again(code(failure), backoffMillis());
    } else if (answer.isNotNow()) {
      long pause = Math.max(backoffMillis(), answer.retryAfterMillis().orElse(0));
      again("http-" + answer.status(), pause);
    } else {
      done.complete(outcome.apply(answer, attempts));
    }
  }

  private void again(String reason, long pauseMillis) {
    if (closed.getAsBoolean() || pauseMillis >= leftMillis()) {
      done.complete(new Outcome.NotReached(reason, attempts));
    } else {
      vertx.setTimer(pauseMillis, fired -> next());
    }
  }

  private long leftMillis() {
    long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    return config.deadlineMillis() - passed;
  }

  private long backoffMillis() {
    int doublings = Math.min(attempts - 1, 20);
    long pause = Math.min(config.maxBackoffMillis(), config.backoffMillis() << doublings);
    return Math.max(1, pause / 2 + random.nextLong(pause / 2 + 1));
  }

  private static String code(Throwable failure) {
    return failure instanceof TimeoutException ? "timeout" : failure.getClass().getSimpleName();
  }
}
