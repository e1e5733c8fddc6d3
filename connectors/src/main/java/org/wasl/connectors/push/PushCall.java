package org.wasl.connectors.push;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.wasl.connectors.http.HttpStatusMapping;
import org.wasl.connectors.http.PeerCertificate;
import org.wasl.rules.runtime.ProductVersion;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.exchange.WireHeaders;

/**
 * One call to an agency: connect, see that the certificate is the agency's own, send, read a
 * bounded answer; all of it before a hard deadline that no slow peer can move.
 */
final class PushCall {
  private final VertxInternal vertx;
  private final HttpClient client;
  private final int maxReceiptBytes;

  /** One event loop for an agency, so that its calls, connections and deadlines are all there. */
  private final Map<String, Context> loops = new ConcurrentHashMap<>();

  PushCall(Vertx vertx, HttpClient client, int maxReceiptBytes) {
    this.vertx = (VertxInternal) vertx;
    this.client = client;
    this.maxReceiptBytes = maxReceiptBytes;
  }

  /**
   * Begins the call. It has ended one way or another by the push's deadline. The reply is completed
   * on an event loop: do no work there.
   */
  CompletableFuture<DeliveryReply> push(OutboundDelivery push) {
    Optional<URI> endpoint = push.agency().endpoint();
    if (endpoint.isEmpty()) {
      // Its file has just come to name another protocol, by which the delivery goes next.
      return CompletableFuture.completedFuture(new DeliveryReply.NotCollected());
    }
    CompletableFuture<DeliveryReply> reply = new CompletableFuture<>();
    RequestOptions address = address(endpoint.get(), push);
    loops
        .computeIfAbsent(push.agency().id(), agency -> vertx.createEventLoopContext())
        .runOnContext(now -> begin(address, push, reply));
    return reply;
  }

  private void begin(
      RequestOptions address, OutboundDelivery push, CompletableFuture<DeliveryReply> reply) {
    Future<HttpClientRequest> call;
    try {
      call = client.request(address);
    } catch (IllegalStateException closed) {
      reply.complete(notNow("connection-lost"));
      return;
    }
    long deadline =
        vertx.setTimer(
            push.deadlineMillis(),
            expired -> {
              if (reply.complete(notNow("deadline"))) {
                call.onSuccess(HttpClientRequest::reset);
              }
            });
    call.compose(
            request ->
                reply.isDone()
                    ? Future.failedFuture(new CallFailed("deadline"))
                    : send(request, push).compose(this::read))
        .onSuccess(reply::complete)
        .onFailure(failure -> reply.complete(notNow(reason(failure))));
    reply.whenComplete((ended, never) -> vertx.cancelTimer(deadline));
  }

  private static RequestOptions address(URI endpoint, OutboundDelivery push) {
    RequestOptions address =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(endpoint.toString())
            .setFollowRedirects(false)
            .putHeader("User-Agent", ProductVersion.userAgent())
            .putHeader("Content-Type", WireHeaders.SEALED_TYPE);
    WireHeaders.of(push).forEach(address::putHeader);
    return address;
  }

  /** The body leaves only for whoever holds a certificate that the directory has for the agency. */
  private static Future<HttpClientResponse> send(HttpClientRequest request, OutboundDelivery push) {
    // What goes wrong is told by the future; without a handler Vert.x logs it as well.
    request.exceptionHandler(known -> {});
    if (!request.connection().isSsl()
        || !push.agency()
            .certificates()
            .contains(PeerCertificate.thumbprint(request.connection()))) {
      request.reset();
      request.connection().close();
      return Future.failedFuture(new CallFailed("wrong-certificate"));
    }
    return request.send(Buffer.buffer(push.sealed()));
  }

  /** A receipt must be complete; any other answer is said by its status, however long it is. */
  private Future<DeliveryReply> read(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    Promise<DeliveryReply> reply = Promise.promise();
    response
        .exceptionHandler(reply::tryFail)
        .endHandler(end -> reply.tryComplete(HttpStatusMapping.reply(response, body.toString())))
        .handler(
            part -> {
              if (body.length() + part.length() <= maxReceiptBytes) {
                body.appendBuffer(part);
              } else if (reply.tryComplete(oversized(response))) {
                response.request().reset();
              }
            });
    return reply.future();
  }

  private static DeliveryReply oversized(HttpClientResponse response) {
    return HttpStatusMapping.mayCarryReceipt(response.statusCode())
        ? notNow("oversized-answer")
        : HttpStatusMapping.reply(response, "");
  }

  private static DeliveryReply notNow(String reason) {
    return new DeliveryReply.RetryLater(reason, OptionalLong.empty());
  }

  private static String reason(Throwable failure) {
    if (failure instanceof CallFailed named) {
      return named.code;
    }
    if (failure instanceof SSLException) {
      return "tls";
    }
    return failure instanceof ConnectException || failure instanceof UnknownHostException
        ? "connect"
        : "connection-lost";
  }

  /** A failure that already has its code. */
  private static final class CallFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    CallFailed(String code) {
      super(code, null, false, false);
      this.code = code;
    }
  }
}
