package org.wasl.connectors.https;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.security.cert.Certificate;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.wasl.wire.Digest;
import org.wasl.wire.Push;
import org.wasl.wire.Reply;
import org.wasl.wire.WireHeaders;

/**
 * One call to an agency: connect, see that the certificate is the agency's own, send, read a
 * bounded answer; all of it before a hard deadline that no slow peer can move.
 */
final class HttpsPush {
  private final Vertx vertx;
  private final HttpClient client;
  private final int maxReceiptBytes;

  HttpsPush(Vertx vertx, HttpClient client, int maxReceiptBytes) {
    this.vertx = vertx;
    this.client = client;
    this.maxReceiptBytes = maxReceiptBytes;
  }

  /** Blocks until the call has ended one way or another, at most the push's deadline. */
  Reply push(Push push) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    Future<HttpClientRequest> call = client.request(address(push));
    long deadline =
        vertx.setTimer(
            push.deadlineMillis(),
            expired -> {
              if (reply.complete(notNow("deadline"))) {
                call.onSuccess(HttpClientRequest::reset);
              }
            });
    call.compose(request -> send(request, push))
        .compose(this::read)
        .onSuccess(reply::complete)
        .onFailure(failure -> reply.complete(notNow(reason(failure))));
    try {
      return reply.orTimeout(push.deadlineMillis() * 2, TimeUnit.MILLISECONDS).join();
    } finally {
      vertx.cancelTimer(deadline);
    }
  }

  private static RequestOptions address(Push push) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setAbsoluteURI(push.agency().endpoint().toString())
        .setFollowRedirects(false)
        .putHeader("Content-Type", WireHeaders.SEALED_TYPE)
        .putHeader(WireHeaders.IDEMPOTENCY_KEY, push.deliveryId().toString())
        .putHeader(WireHeaders.DELIVERY, push.deliveryId().toString())
        .putHeader(WireHeaders.REFERRAL, push.referral().toString())
        .putHeader(WireHeaders.MESSAGE, push.messageId().toString())
        .putHeader(WireHeaders.SENDER, push.sender())
        .putHeader(WireHeaders.TYPE, push.type())
        .putHeader(WireHeaders.DIGEST, push.digest());
  }

  private static Future<HttpClientResponse> send(HttpClientRequest request, Push push) {
    try {
      Certificate peer = request.connection().sslSession().getPeerCertificates()[0];
      if (!push.agency().certificates().contains(Digest.hex(peer.getEncoded()))) {
        request.reset();
        return Future.failedFuture(new CallFailed("wrong-certificate"));
      }
    } catch (Exception e) {
      request.reset();
      return Future.failedFuture(new CallFailed("wrong-certificate"));
    }
    return request.send(Buffer.buffer(push.sealed()));
  }

  private Future<Reply> read(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    response.handler(
        part -> {
          if (body.length() + part.length() > maxReceiptBytes) {
            response.request().reset();
          } else {
            body.appendBuffer(part);
          }
        });
    return response.end().map(end -> HttpStatus.reply(response, body.toString()));
  }

  private static Reply notNow(String reason) {
    return new Reply.NotNow(reason, OptionalLong.empty());
  }

  private static String reason(Throwable failure) {
    if (failure instanceof CallFailed named) {
      return named.getMessage();
    }
    if (failure instanceof javax.net.ssl.SSLException) {
      return "tls";
    }
    return failure instanceof java.net.ConnectException ? "connect" : "connection-lost";
  }

  /** A failure that already has its code. */
  private static final class CallFailed extends Exception {
    private static final long serialVersionUID = 1L;

    CallFailed(String code) {
      super(code, null, false, false);
    }
  }
}
