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
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.wasl.client.answer.Unavailable;
import org.wasl.runtime.BoundedHttpExchange;
import org.wasl.runtime.ProductVersion;
import org.wasl.runtime.TemporaryStatus;

/** Sends HTTPS requests to the gateway, one after another, until there is a final answer. */
final class GatewayCalls implements AutoCloseable {
  /**
   * A request.
   *
   * @param method HTTP method
   * @param path with its query
   * @param headers by name
   * @param body may be empty
   */
  record Call(String method, String path, Map<String, String> headers, byte[] body) {
    static final String JSON = "application/json";
    private static final String PROBLEM = ", application/problem+json";

    /** Asks for a document of this media type. */
    static Call get(String path, String mediaType) {
      return new Call("GET", path, Map.of("Accept", mediaType + PROBLEM), new byte[0]);
    }

    /** Sends a document of this media type. The answer is JSON. */
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

  /** The result of one attempt or of all attempts. */
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
     * @param retryAfterMillis the pause that the gateway asked for; 0 if it did not
     */
    record Failed(String reason, long retryAfterMillis) implements Reply {}
  }

  private static final String TIMEOUT = "timeout";

  /** Protocol of the JDK's own context, for public servers that ask for no certificate. */
  private static final String SYSTEM_CONTEXT = "Default";

  private final ClientConfig config;
  private final HttpClient http;
  private final CallAttempts.Closing closing = new CallAttempts.Closing();

  GatewayCalls(ClientConfig config) {
    this.config = config;
    SSLContext tls = config.identity().tls();
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(tls)
            .connectTimeout(config.times().attemptTimeout())
            .followRedirects(HttpClient.Redirect.NEVER);
    if (!tls.getProtocol().equals(SYSTEM_CONTEXT)) {
      // TLS 1.2 would send the agency's certificate in clear.
      builder.sslParameters(new SSLParameters(null, new String[] {"TLSv1.3"}));
    }
    this.http = builder.build();
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

  /**
   * Repeats the call until there is a final answer or no time is left. The deadline of the whole
   * call may end an attempt. This tells nothing about the gateway, so the reason of the attempt
   * before is reported.
   */
  Reply repeated(Call call, CallAttempts attempts) throws InterruptedException {
    return repeated(call, attempts, config.sizes().maxAnswerBytes());
  }

  /** Repeats the call with another limit for the answer. */
  Reply repeated(Call call, CallAttempts attempts, int maxBytes) throws InterruptedException {
    Optional<Reply.Failed> before = Optional.empty();
    while (true) {
      boolean isCutShort = attempts.timeout().compareTo(config.times().attemptTimeout()) < 0;
      Duration timeout = attempts.timeout();
      Reply reply = once(call, attempts, maxBytes, timeout, timeout);
      if (!(reply instanceof Reply.Failed failed)) {
        return reply;
      }
      if (failed.reason().equals(Unavailable.CERTIFICATE_REFUSED)) {
        return failed;
      }
      if (!attempts.pause(failed.reason(), failed.retryAfterMillis())) {
        return isCutShort && failed.reason().equals(TIMEOUT) ? before.orElse(failed) : failed;
      }
      before = Optional.of(failed);
    }
  }

  /** One attempt, within the limits of an ordinary one. */
  Reply once(Call call, CallAttempts attempts) throws InterruptedException {
    Duration timeout = attempts.timeout();
    return once(call, attempts, config.sizes().maxAnswerBytes(), timeout, timeout);
  }

  /**
   * One attempt.
   *
   * @param maxBytes largest answer
   * @param idle until when the answer must begin, and longest pause between two pieces of it
   * @param whole until when all of the answer must have come
   */
  Reply once(Call call, CallAttempts attempts, int maxBytes, Duration idle, Duration whole)
      throws InterruptedException {
    attempts.next();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(config.gateway().toString().replaceAll("/$", "") + call.path()))
            .header("User-Agent", ProductVersion.userAgent())
            .header("Accept-Language", config.language())
            .method(
                call.method(),
                call.body().length == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(call.body()));
    call.headers().forEach(request::header);
    try {
      return reply(BoundedHttpExchange.send(http, request.build(), maxBytes, idle, whole));
    } catch (IOException e) {
      return new Reply.Failed(reason(e), 0);
    }
  }

  private static Reply reply(HttpResponse<byte[]> response) {
    return TemporaryStatus.includes(response.statusCode())
        ? new Reply.Failed(
            "http-" + response.statusCode(),
            retryAfterMillis(response.headers().firstValue("Retry-After").orElse("")))
        : new Reply.Answered(response);
  }

  /**
   * Reads a pause in seconds (RFC 9110, section 10.2.3). A date is ignored, because it needs equal
   * clocks.
   */
  private static long retryAfterMillis(String value) {
    return value.matches("[0-9]{1,7}") ? Long.parseLong(value) * 1_000 : 0;
  }

  /** Maps failures to codes. The first code that fits a failure or one of its causes counts. */
  private static final List<Map.Entry<String, Predicate<Throwable>>> REASONS =
      List.of(
          Map.entry(
              "answer-too-large", BoundedHttpExchange.AnswerTooLargeException.class::isInstance),
          Map.entry(TIMEOUT, HttpTimeoutException.class::isInstance),
          Map.entry("unknown-host", UnresolvedAddressException.class::isInstance),
          Map.entry(Unavailable.CERTIFICATE_REFUSED, GatewayCalls::isOfCertificate),
          Map.entry("tls", SSLException.class::isInstance),
          Map.entry(Unavailable.CONNECTION_REFUSED, ConnectException.class::isInstance));

  private static String reason(Throwable failure) {
    List<Throwable> causes =
        Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList();
    return REASONS.stream()
        .filter(reason -> causes.stream().anyMatch(reason.getValue()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("connection-closed");
  }

  /**
   * Tells whether one end does not accept the other's certificate, or has none. The other end
   * reports it by an alert (RFC 8446, section 6.2).
   */
  private static boolean isOfCertificate(Throwable failure) {
    return failure instanceof CertificateException
        || (failure instanceof SSLException
            && String.valueOf(failure.getMessage())
                .matches(".*alert: .*(certificate|unknown_ca).*"));
  }

  /** Ends all calls under way. */
  @Override
  public void close() {
    closing.close();
    http.shutdownNow();
    http.close();
  }
}
