package org.wasl.kit.send;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.wasl.base.ProductVersion;

/**
 * One request that completes or fails within its time limits.
 *
 * @param url absolute
 * @param body empty for GET
 */
record HttpCall(HttpMethod method, String url, Map<String, String> headers, byte[] body) {
  CompletableFuture<BufferedResponse> send(
      Vertx vertx, HttpClient client, long millis, int maxBytes) {
    return send(vertx, client, millis, millis, maxBytes);
  }

  /**
   * Sends it.
   *
   * @param idleMillis how long at most until the answer begins, and between two pieces of it
   * @param millis how long the whole call may take
   */
  CompletableFuture<BufferedResponse> send(
      Vertx vertx, HttpClient client, long idleMillis, long millis, int maxBytes) {
    CompletableFuture<BufferedResponse> done = new CompletableFuture<>();
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(url)
            .setConnectTimeout(idleMillis)
            .putHeader("User-Agent", ProductVersion.userAgent());
    headers.forEach(options::putHeader);
    TimeLimit limit = new TimeLimit(vertx, idleMillis, millis, done);
    client
        .request(options)
        .onFailure(done::completeExceptionally)
        .onSuccess(request -> send(request, done, limit, maxBytes));
    return done;
  }

  private void send(
      HttpClientRequest request,
      CompletableFuture<BufferedResponse> done,
      TimeLimit limit,
      int maxBytes) {
    // A call that ends early, by timeout or size, closes its connection.
    done.whenComplete(
        (answer, failure) -> {
          if (failure != null) {
            request.reset();
          }
        });
    request
        .send(Buffer.buffer(body))
        .onFailure(done::completeExceptionally)
        .onSuccess(response -> read(response, done, limit, maxBytes));
  }

  private static void read(
      HttpClientResponse response,
      CompletableFuture<BufferedResponse> done,
      TimeLimit limit,
      int maxBytes) {
    Buffer body = Buffer.buffer();
    limit.arrived();
    response.handler(
        chunk -> {
          limit.arrived();
          if (body.length() + chunk.length() > maxBytes) {
            done.completeExceptionally(new AnswerTooLarge());
          } else {
            body.appendBuffer(chunk);
          }
        });
    response.exceptionHandler(done::completeExceptionally);
    response.endHandler(
        end ->
            done.complete(
                new BufferedResponse(response.statusCode(), response.headers(), body.getBytes())));
  }

  /** Ends a call to which nothing comes for some time, or which takes too long. */
  private static final class TimeLimit {
    private final Vertx vertx;
    private final long idleNanos;
    private final long endNanos;
    private final CompletableFuture<?> call;
    private volatile long arrivedNanos = System.nanoTime();
    private volatile long timer;

    TimeLimit(Vertx vertx, long idleMillis, long millis, CompletableFuture<?> call) {
      this.vertx = vertx;
      this.idleNanos = TimeUnit.MILLISECONDS.toNanos(idleMillis);
      this.endNanos = arrivedNanos + TimeUnit.MILLISECONDS.toNanos(millis);
      this.call = call;
      look();
      call.whenComplete((answer, failure) -> vertx.cancelTimer(timer));
    }

    void arrived() {
      arrivedNanos = System.nanoTime();
    }

    /** One timer for all that arrives: it looks again when the time could be over. */
    private void look() {
      long now = System.nanoTime();
      long left = Math.min(arrivedNanos + idleNanos - now, endNanos - now);
      if (left <= 0) {
        call.completeExceptionally(new TimeoutException());
      } else if (!call.isDone()) {
        timer = vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(left) + 1, fired -> look());
      }
    }
  }

  /** The response is larger than the limit. */
  static final class AnswerTooLarge extends Exception {}
}
