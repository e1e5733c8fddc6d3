package org.wasl.connectors.push;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.partnerapi.HttpStatusMapping;
import org.wasl.connectors.partnerapi.connection.PeerCertificate;
import org.wasl.wire.exchange.DeliveryFailure;

/**
 * One HTTPS call to an agency. It connects, verifies that the certificate is the agency's, sends,
 * and reads a bounded answer. Used once, on one event loop.
 */
final class AgencyCall {
  private final HttpClient client;
  private @Nullable Future<HttpClientRequest> connecting;
  private boolean cancelled;

  AgencyCall(HttpClient client) {
    this.client = client;
  }

  /**
   * The agency's answer.
   *
   * @param body the whole body for a success; otherwise the part within the limit, or empty
   */
  record CallResponse(int status, Optional<String> retryAfter, String body) {
    boolean succeeded() {
      return HttpStatusMapping.mayCarryReceipt(status);
    }
  }

  /** A failure with a known reason. */
  private static final class CallFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final DeliveryFailure reason;

    CallFailed(DeliveryFailure reason) {
      super(reason.code(), null, false, false);
      this.reason = reason;
    }
  }

  /**
   * Makes the call. It has no deadline, and {@link #cancel} ends it.
   *
   * @param certificates thumbprints of the certificates that may receive the body
   * @param maxAnswerBytes a longer receipt is a failure; any other answer may be longer, because
   *     only its status counts
   * @return fails with an exception of which {@link #reason} tells the reason
   */
  Future<CallResponse> send(
      RequestOptions address, Set<String> certificates, Buffer body, int maxAnswerBytes) {
    try {
      connecting = client.request(address);
    } catch (IllegalStateException closed) {
      return Future.failedFuture(new CallFailed(DeliveryFailure.CONNECTION_LOST));
    }
    return connecting.compose(
        request ->
            cancelled
                ? Future.failedFuture(new CallFailed(DeliveryFailure.DEADLINE))
                : send(request, certificates, body)
                    .compose(response -> read(response, maxAnswerBytes)));
  }

  /** Ends the call, wherever it is. */
  void cancel() {
    cancelled = true;
    Future<HttpClientRequest> begun = connecting;
    if (begun != null) {
      begun.onSuccess(HttpClientRequest::reset);
    }
  }

  /**
   * The body is sent only if the peer holds a certificate that the directory has for the agency.
   */
  private static Future<HttpClientResponse> send(
      HttpClientRequest request, Set<String> certificates, Buffer body) {
    // The future reports failures. Without a handler, Vert.x would log them as well.
    request.exceptionHandler(known -> {});
    if (!request.connection().isSsl()
        || !certificates.contains(PeerCertificate.thumbprint(request.connection()))) {
      request.reset();
      request.connection().close();
      return Future.failedFuture(new CallFailed(DeliveryFailure.WRONG_CERTIFICATE));
    }
    return request.send(body);
  }

  private static Future<CallResponse> read(HttpClientResponse response, int maxBytes) {
    Buffer body = Buffer.buffer();
    Promise<CallResponse> answer = Promise.promise();
    response
        .exceptionHandler(answer::tryFail)
        .endHandler(end -> answer.tryComplete(answer(response, body.toString())))
        .handler(
            part -> {
              if (body.length() + part.length() <= maxBytes) {
                body.appendBuffer(part);
              } else if (oversized(response, answer)) {
                response.request().reset();
              }
            });
    return answer.future();
  }

  private static CallResponse answer(HttpClientResponse response, String body) {
    return new CallResponse(
        response.statusCode(), Optional.ofNullable(response.getHeader("Retry-After")), body);
  }

  private static boolean oversized(HttpClientResponse response, Promise<CallResponse> answer) {
    return HttpStatusMapping.mayCarryReceipt(response.statusCode())
        ? answer.tryFail(new CallFailed(DeliveryFailure.OVERSIZED_ANSWER))
        : answer.tryComplete(answer(response, ""));
  }

  /** The reason of a failure. */
  static DeliveryFailure reason(Throwable failure) {
    return switch (failure) {
      case CallFailed known -> known.reason;
      case SSLException _ -> DeliveryFailure.TLS;
      case UnknownHostException _ -> DeliveryFailure.UNKNOWN_HOST;
      case ConnectException _ -> DeliveryFailure.CONNECT;
      default -> DeliveryFailure.CONNECTION_LOST;
    };
  }
}
