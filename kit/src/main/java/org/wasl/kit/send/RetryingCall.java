package org.wasl.kit.send;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;

/** Repeats a call until there is a final answer or the deadline has passed. */
final class RetryingCall {
  private final Vertx vertx;
  private final HttpClient client;
  private final GatewayClientConfig config;
  private final RandomGenerator random;
  private final BooleanSupplier closed;
  private final HttpCall call;
  private final BiFunction<BufferedResponse, Integer, RequestOutcome> outcome;
  private final CompletableFuture<RequestOutcome> done = new CompletableFuture<>();
  private final long startNanos = System.nanoTime();
  private int attempts;

  RetryingCall(
      Vertx vertx,
      HttpClient client,
      GatewayClientConfig config,
      RandomGenerator random,
      BooleanSupplier closed,
      HttpCall call,
      BiFunction<BufferedResponse, Integer, RequestOutcome> outcome) {
    this.vertx = vertx;
    this.client = client;
    this.config = config;
    this.random = random;
    this.closed = closed;
    this.call = call;
    this.outcome = outcome;
  }

  CompletableFuture<RequestOutcome> start() {
    next();
    return done;
  }

  private void next() {
    attempts++;
    long millis = Math.max(1, Math.min(config.attemptMillis(), leftMillis()));
    try {
      call.send(vertx, client, millis, config.maxAnswerBytes())
          .whenComplete(
              (answer, failure) -> {
                if (failure == null) {
                  answered(answer);
                } else {
                  failed(failure);
                }
              });
    } catch (IllegalStateException e) {
      failed(e);
    }
  }

  private void failed(Throwable failure) {
    if (isCausedByCertificate(failure)) {
      done.complete(
          new RequestOutcome.Unreachable(RequestOutcome.Unreachable.CERTIFICATE_REFUSED, attempts));
    } else {
      again(FailureCode.of(failure), backoffMillis());
    }
  }

  private void answered(BufferedResponse answer) {
    if (answer.isRetryable()) {
      long pause = Math.max(backoffMillis(), answer.retryAfterMillis().orElse(0));
      again("http-" + answer.status(), pause);
    } else {
      done.complete(outcome.apply(answer, attempts));
    }
  }

  private void again(String reason, long pauseMillis) {
    if (closed.getAsBoolean() || pauseMillis >= leftMillis()) {
      done.complete(new RequestOutcome.Unreachable(reason, attempts));
    } else {
      config.retries().retrying(reason, leftMillis());
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

  /**
   * Whether one end does not accept the other's certificate, or has none. The other end reports it
   * by an alert (RFC 8446, section 6.2).
   */
  private static boolean isCausedByCertificate(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      boolean alert =
          cause instanceof SSLException
              && String.valueOf(cause.getMessage())
                  .matches(".*alert: .*(certificate|unknown_ca).*");
      if (alert || cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }
}
