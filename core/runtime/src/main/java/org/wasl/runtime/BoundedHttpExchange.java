package org.wasl.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the time of an answer after its head, and its size, which the JDK's HTTP client does not
 * bound.
 */
public final class BoundedHttpExchange {
  /** The answer is larger than was asked for; among the causes of the failed exchange. */
  public static final class AnswerTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private AnswerTooLargeException() {
      super("too large");
    }
  }

  private BoundedHttpExchange() {}

  /**
   * Sends a request and waits for its answer. The timeout of a request ends with the head of the
   * answer; this timeout ends with its last byte. Nothing of the exchange goes on after this
   * returns.
   *
   * @throws HttpTimeoutException if there is no whole answer in time
   * @throws IOException if there is none for another reason
   */
  public static <T> HttpResponse<T> send(
      HttpClient client, HttpRequest request, BodyHandler<T> body, Duration timeout)
      throws IOException, InterruptedException {
    AtomicLong started = new AtomicLong(System.nanoTime());
    return await(client.sendAsync(request, body), started, timeout, timeout);
  }

  /**
   * Sends a request and waits for its answer, as long as that keeps coming.
   *
   * @param maxBytes largest body; a larger one fails as {@link #atMost} says
   * @param idle longest time until the answer begins, and between two pieces of it
   * @param timeout longest time until its last byte
   * @throws HttpTimeoutException if there is no whole answer in time
   * @throws IOException if there is none for another reason
   */
  public static HttpResponse<byte[]> send(
      HttpClient client, HttpRequest request, int maxBytes, Duration idle, Duration timeout)
      throws IOException, InterruptedException {
    AtomicLong arrived = new AtomicLong(System.nanoTime());
    return await(
        client.sendAsync(request, atMost(maxBytes, () -> arrived.set(System.nanoTime()))),
        arrived,
        idle,
        timeout);
  }

  private static <T> HttpResponse<T> await(
      CompletableFuture<HttpResponse<T>> answer,
      AtomicLong arrived,
      Duration idle,
      Duration timeout)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    try {
      while (true) {
        long now = System.nanoTime();
        long remainingNanos = Math.min(arrived.get() + idle.toNanos() - now, end - now);
        if (remainingNanos <= 0) {
          throw new HttpTimeoutException(
              "no complete response within " + timeout.toMillis() + " ms");
        }
        try {
          return answer.get(remainingNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          // A piece may have arrived meanwhile.
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  /** The body of an answer; a larger one fails with {@link AnswerTooLargeException}. */
  public static BodyHandler<byte[]> atMost(int maxBytes) {
    return atMost(maxBytes, () -> {});
  }

  private static BodyHandler<byte[]> atMost(int maxBytes, Runnable onPiece) {
    return head -> {
      onPiece.run();
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      return BodySubscribers.mapping(
          BodySubscribers.ofByteArrayConsumer(
              part ->
                  part.ifPresent(
                      bytes -> {
                        onPiece.run();
                        if (body.size() + bytes.length > maxBytes) {
                          throw new AnswerTooLargeException();
                        }
                        body.writeBytes(bytes);
                      })),
          end -> body.toByteArray());
    };
  }
}
