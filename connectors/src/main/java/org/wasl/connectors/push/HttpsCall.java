package org.wasl.connectors.push;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.wasl.connectors.partnerapi.HttpStatusMapping;
import org.wasl.connectors.partnerapi.connection.VertxInternals;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.ProductVersion;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.HttpDelivery;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * Hands deliveries to agencies' servers, each alone or, by wire version 2, with others. Each has
 * ended one way or another by its hard deadline, which no slow peer can move.
 */
final class HttpsCall {
  private final Vertx vertx;
  private final HttpClient client;
  private final BatchQueue.Limits limits;

  /** One event loop for each agency, with all its calls, connections and deadlines. */
  private final Map<AgencyId, Loop> loops = new ConcurrentHashMap<>();

  private record Loop(Context context, BatchQueue batches) {}

  HttpsCall(Vertx vertx, HttpClient client, BatchQueue.Limits limits) {
    this.vertx = vertx;
    this.client = client;
    this.limits = limits;
  }

  /**
   * Begins the delivery. It has ended by the push's deadline. The reply is completed on an event
   * loop, so do no work there.
   */
  CompletableFuture<DeliveryReply> push(OutboundDelivery push) {
    Optional<URI> endpoint = push.agency().channel().endpoint();
    if (endpoint.isEmpty()) {
      // Its file has just come to name another protocol, by which the delivery goes next.
      return CompletableFuture.completedFuture(new DeliveryReply.NotCollected());
    }
    CompletableFuture<DeliveryReply> reply = new CompletableFuture<>();
    Loop loop = loops.computeIfAbsent(push.agency().id(), agency -> loop());
    if (push.agency().channel().deliveriesPerRequest() > 1) {
      loop.context().runOnContext(now -> loop.batches().add(push, reply));
    } else {
      HttpDelivery request = HttpDelivery.of(push, Instant.now());
      loop.context().runOnContext(now -> begin(endpoint.get(), request, push, reply));
    }
    return reply;
  }

  private Loop loop() {
    Context context = VertxInternals.eventLoop(vertx);
    return new Loop(context, new BatchQueue(vertx, context, client, limits));
  }

  /**
   * Sends no more requests with several deliveries. Waiting deliveries are sent at another time.
   */
  void stop() {
    loops.values().forEach(loop -> loop.context().runOnContext(now -> loop.batches().stop()));
  }

  private void begin(
      URI endpoint,
      HttpDelivery request,
      OutboundDelivery push,
      CompletableFuture<DeliveryReply> reply) {
    RequestOptions address = address(endpoint, request.contentType());
    request.headers().forEach(address::putHeader);
    AgencyCall call = new AgencyCall(client);
    long deadline =
        vertx.setTimer(
            push.deadlineMillis(),
            expired -> {
              if (reply.complete(notNow(DeliveryFailure.DEADLINE))) {
                call.cancel();
              }
            });
    call.send(
            address,
            push.agency().credentials().certificates(),
            Buffer.buffer(request.body()),
            limits.maxReceiptBytes())
        .onSuccess(answer -> reply.complete(reply(answer)))
        .onFailure(failure -> reply.complete(notNow(AgencyCall.reason(failure))));
    reply.whenComplete((ended, never) -> vertx.cancelTimer(deadline));
  }

  static RequestOptions address(URI endpoint, String contentType) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setAbsoluteURI(endpoint.toString())
        .setFollowRedirects(false)
        .putHeader("User-Agent", ProductVersion.userAgent())
        .putHeader("Content-Type", contentType);
  }

  static DeliveryReply reply(AgencyCall.CallResponse answer) {
    return HttpStatusMapping.reply(answer.status(), answer.retryAfter(), answer.body());
  }

  static DeliveryReply notNow(DeliveryFailure reason) {
    return new DeliveryReply.RetryLater(reason, OptionalLong.empty());
  }
}
