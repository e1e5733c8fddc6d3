package org.wasl.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.wasl.base.BoundedHttpExchange;
import org.wasl.base.ProductVersion;

/** HTTPS to the gateway: one request after another, until there is a final answer. */
final class GatewayCalls implements AutoCloseable {
  private static final Set<Integer> NOT_NOW = Set.of(408, 425, 429);

  /**
   * A request.
   *
   * @param method GET or POST
   * @param path with its query
   * @param headers by name
   * @param body empty for GET
   */
  record Call(String method, String path, Map<String, String> headers, byte[] body) {
    static final String JSON = "application/json";
    private static final String PROBLEM = ", application/problem+json";

    /** Asks for a document of this media type. */
    static Call get(String path, String mediaType) {
      return new Call("GET", path, Map.of("Accept", mediaType + PROBLEM), new byte[0]);
    }

    /** Sends a document of this media type; the answer is JSON. */
    static Call post(String path, String mediaType, byte[] body) {
      return new Call(
          "POST", path, Map.of("Content-Type", mediaType, "Accept", JSON + PROBLEM), body);
    }

    /** With a further header. */
    Call with(String name, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(name, value);
      return new Call(method, path, more, body);
    }
  }

  /** What came of one attempt, or of all. */
  sealed interface Reply {
    /** An answer. */
    record Answered(HttpResponse<byte[]> response) implements Reply {
      int status() {
        return response.statusCode();
      }

      byte[] body() {
        return response.body();
      }
    }

    /**
     * None, or none that is final.
     *
     * @param reason as in {@link Unavailable}
     * @param retryAfterMillis what the gateway asked for; 0 where it did not
     */
    record Failed(String reason, long retryAfterMillis) implements Reply {}
  }

  private static final String TIMEOUT = "timeout";

  private final ClientConfig config;
  private final HttpClient http;
  private final CallAttempts.Closing closing = new CallAttempts.Closing();

  GatewayCalls(ClientConfig config) {
    this.config = config;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(config.identity().tls())
            .connectTimeout(config.attemptTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Waits before the next question where some have failed.
   *
   * @param failures in a row
   * @return whether the client is closed
   */
  boolean awaitClosed(int failures) throws InterruptedException {
    return closing.await(failures == 0 ? 0 : CallAttempts.backoffMillis(config, failures - 1));
  }

  CallAttempts attempts() {
    return new CallAttempts(config, closing);
  }

  /** Whether an answer of this status says that it may be another one later. */
  static boolean isNotNow(int status) {
    return status >= 500 || NOT_NOW.contains(status);
  }

  /**
   * Repeats the call until there is a final answer or no time is left. That an attempt ended with
   * the time of the whole call says nothing of the gateway: the reason is that of the one before.
   */
  Reply repeated(Call call, CallAttempts attempts) throws InterruptedException {
    Optional<Reply.Failed> before = Optional.empty();
    while (true) {
      boolean isCutShort = attempts.timeout().compareTo(config.attemptTimeout()) < 0;
      Reply reply = once(call, attempts);
      if (!(reply instanceof Reply.Failed failed)) {
        return reply;
      }
      if (!attempts.pause(failed.retryAfterMillis())) {
        return isCutShort && failed.reason().equals(TIMEOUT) ? before.orElse(failed) : failed;
      }
      before = Optional.of(failed);
    }
  }

  /** One attempt, within the limits of an ordinary one. */
  Reply once(Call call, CallAttempts attempts) throws InterruptedException {
    Duration timeout = attempts.timeout();
    return once(call, attempts, config.maxAnswerBytes(), timeout, timeout);
  }

  /**
   * One attempt.
   *
   * @param maxBytes largest answer
   * @param head until when the head of the answer must have come
   * @param whole until when all of the answer must have come
   */
  Reply once(Call call, CallAttempts attempts, int maxBytes, Duration head, Duration whole)
      throws InterruptedException {
    attempts.next();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(config.gateway().toString().replaceAll("/$", "") + call.path()))
            .timeout(head)
            .header("User-Agent", ProductVersion.userAgent())
            .header("Accept-Language", config.language())
            .method(
                call.method(),
                call.body().length == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(call.body()));
    call.headers().forEach(request::header);
    try {
      return reply(
          BoundedHttpExchange.send(
              http, request.build(), BoundedHttpExchange.atMost(maxBytes), whole));
    } catch (IOException e) {
      return new Reply.Failed(reason(e), 0);
    }
  }

  private static Reply reply(HttpResponse<byte[]> response) {
    return isNotNow(response.statusCode())
        ? new Reply.Failed(
            "http-" + response.statusCode(),
            retryAfterMillis(response.headers().firstValue("Retry-After").orElse("")))
        : new Reply.Answered(response);
  }

  /** In seconds (RFC 9110, section 10.2.3); a date is ignored, because it needs equal clocks. */
  private static long retryAfterMillis(String value) {
    return value.matches("[0-9]{1,7}") ? Long.parseLong(value) * 1_000 : 0;
  }

  private static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String reason =
          switch (cause) {
            case BoundedHttpExchange.AnswerTooLargeException _ -> "answer-too-large";
            case HttpTimeoutException _ -> TIMEOUT;
            case UnresolvedAddressException _ -> "unknown-host";
            case SSLException _ -> "tls";
            case ConnectException _ -> "connection-refused";
            default -> "";
          };
      if (!reason.isEmpty()) {
        return reason;
      }
    }
    return "connection-closed";
  }

  /** Ends all calls under way. */
  @Override
  public void close() {
    closing.close();
    http.shutdownNow();
    http.close();
  }
}
