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
import java.util.concurrent.TimeoutException;
import org.wasl.base.ProductVersion;

/**
 * One request that completes or fails within a time limit.
 *
 * @param url absolute
 * @param body empty for GET
 */
record HttpCall(HttpMethod method, String url, Map<String, String> headers, byte[] body) {
  CompletableFuture<BufferedResponse> send(
      Vertx vertx, HttpClient client, long millis, int maxBytes) {
    CompletableFuture<BufferedResponse> done = new CompletableFuture<>();
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(url)
            .setConnectTimeout(millis)
            .putHeader("User-Agent", ProductVersion.userAgent());
    headers.forEach(options::putHeader);
    long timer =
        vertx.setTimer(millis, fired -> done.completeExceptionally(new TimeoutException()));
    client
        .request(options)
        .onFailure(done::completeExceptionally)
        .onSuccess(request -> send(request, done, maxBytes));
    done.whenComplete((answer, failure) -> vertx.cancelTimer(timer));
    return done;
  }

  private void send(
      HttpClientRequest request, CompletableFuture<BufferedResponse> done, int maxBytes) {
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
        .onSuccess(response -> read(response, done, maxBytes));
  }

  private static void read(
      HttpClientResponse response, CompletableFuture<BufferedResponse> done, int maxBytes) {
    Buffer body = Buffer.buffer();
    response.handler(
        chunk -> {
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

  /** The response is larger than the limit. */
  static final class AnswerTooLarge extends Exception {}
}
