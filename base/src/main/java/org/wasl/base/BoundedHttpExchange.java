package org.wasl.base;

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

/**
 * What the JDK's HTTP client does not bound: the time of an answer after its head, and its size.
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
   * answer; this one with its last byte. Nothing of the exchange goes on after this returns.
   *
   * @throws HttpTimeoutException if there is no whole answer in time
   * @throws IOException if there is none for another reason
   */
  public static <T> HttpResponse<T> send(
      HttpClient client, HttpRequest request, BodyHandler<T> body, Duration timeout)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, body);
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  /** The body of an answer; a larger one fails with {@link AnswerTooLargeException}. */
  public static BodyHandler<byte[]> atMost(int maxBytes) {
    return head -> {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      return BodySubscribers.mapping(
          BodySubscribers.ofByteArrayConsumer(
              part ->
                  part.ifPresent(
                      bytes -> {
                        if (body.size() + bytes.length > maxBytes) {
                          throw new AnswerTooLargeException();
                        }
                        body.writeBytes(bytes);
                      })),
          end -> body.toByteArray());
    };
  }
}
