package org.wasl.connectors.push;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.partnerapi.HttpStatusMapping;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.DeliveryBatch;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.ItemOutcome;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.exchange.WireHeaders;

/**
 * Deliveries to one agency that speaks wire version 2, and the requests under way. Deliveries that
 * arrive while a request is under way are collected for the next one. No timer delays a delivery.
 * Everything happens on one event loop.
 *
 * <p>A delivery that may have caused an unanswered request of several is sent alone the next time,
 * so that it does not fail the others again.
 */
final class BatchQueue {
  /**
   * Maximum number of deliveries that are sent alone. The oldest is forgotten first, which costs a
   * retry.
   */
  private static final int MAX_SUSPECTS = 10_000;

  /**
   * Limits of calls to agencies.
   *
   * @param maxReceiptBytes largest receipt of one delivery; the answer to several deliveries may be
   *     that many times as long
   * @param maxRequestBytes approximate maximum size of a request with several deliveries; a larger
   *     delivery is sent alone
   */
  record Limits(int maxReceiptBytes, int maxRequestBytes) {}

  private final Vertx vertx;
  private final Context loop;
  private final HttpClient client;
  private final Limits limits;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Deque<List<Waiting>> halves = new ArrayDeque<>();
  private final Set<DeliveryId> suspects = new LinkedHashSet<>();
  private int underWay;
  private boolean scheduled;
  private boolean stopped;

  BatchQueue(Vertx vertx, Context loop, HttpClient client, Limits limits) {
    this.vertx = vertx;
    this.loop = loop;
    this.client = client;
    this.limits = limits;
  }

  private static final class Waiting {
    private final OutboundDelivery push;
    private final CompletableFuture<DeliveryReply> reply;
    private @Nullable Request request;

    Waiting(OutboundDelivery push, CompletableFuture<DeliveryReply> reply) {
      this.push = push;
      this.reply = reply;
    }
  }

  private record Request(List<Waiting> batch, AgencyCall call) {
    boolean isOver() {
      return batch.stream().allMatch(item -> item.reply.isDone());
    }
  }

  /** Adds a delivery. Its reply completes by its deadline. */
  void add(OutboundDelivery push, CompletableFuture<DeliveryReply> reply) {
    Waiting item = new Waiting(push, reply);
    if (stopped) {
      giveBack(item);
      return;
    }
    long deadline = vertx.setTimer(push.deadlineMillis(), expired -> expire(item));
    reply.whenComplete((ended, never) -> vertx.cancelTimer(deadline));
    waiting.add(item);
    schedule();
  }

  /**
   * Runs after the loop's present tasks, so that deliveries that came together are sent together.
   */
  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      loop.runOnContext(
          now -> {
            scheduled = false;
            sendReady();
          });
    }
  }

  /**
   * Sends no more requests. A stop waits for calls under way and begins no others. Unsent
   * deliveries end as not collected, and no attempt is counted.
   */
  void stop() {
    stopped = true;
    halves.forEach(half -> half.forEach(BatchQueue::giveBack));
    halves.clear();
    waiting.forEach(BatchQueue::giveBack);
    waiting.clear();
  }

  private static void giveBack(Waiting item) {
    item.reply.complete(new DeliveryReply.NotCollected());
  }

  private void expire(Waiting item) {
    Request request = item.request;
    if (request != null) {
      suspect(request.batch(), item);
    }
    if (item.reply.complete(HttpsCall.notNow(DeliveryFailure.DEADLINE))
        && request != null
        && request.isOver()) {
      request.call().cancel();
    }
  }

  private void sendReady() {
    List<Waiting> batch = next();
    while (!batch.isEmpty()) {
      send(batch);
      batch = next();
    }
  }

  /** The deliveries of the next request. Empty if the maximum number of requests is under way. */
  private List<Waiting> next() {
    while (!halves.isEmpty() && mayCall(halves.peek().getFirst().push.agency())) {
      List<Waiting> half = halves.remove().stream().filter(item -> !item.reply.isDone()).toList();
      if (!half.isEmpty()) {
        return half;
      }
    }
    List<Waiting> batch = new ArrayList<>();
    long bytes = 0;
    for (Waiting item = waiting.peek(); item != null; item = waiting.peek()) {
      if (!item.reply.isDone()) {
        Agency agency = item.push.agency();
        boolean alone = suspects.contains(item.push.deliveryId());
        bytes += DeliveryBatch.bytes(item.push);
        boolean fits =
            batch.isEmpty()
                ? mayCall(agency)
                : !alone
                    && agency == batch.getFirst().push.agency()
                    && batch.size() < agency.channel().deliveriesPerRequest()
                    && bytes <= limits.maxRequestBytes();
        if (!fits) {
          return batch;
        }
        batch.add(item);
        if (alone) {
          waiting.remove();
          return batch;
        }
      }
      waiting.remove();
    }
    return batch;
  }

  /** As many requests as full ones have all deliveries that may be under way. */
  private boolean mayCall(Agency agency) {
    return underWay
        < Math.max(1, agency.channel().maxConcurrent() / agency.channel().deliveriesPerRequest());
  }

  private void send(List<Waiting> batch) {
    AgencyCall call = new AgencyCall(client);
    Request request = new Request(batch, call);
    batch.forEach(item -> item.request = request);
    underWay++;
    Agency agency = batch.getFirst().push.agency();
    RequestOptions address =
        HttpsCall.address(agency.channel().endpoint().orElseThrow(), WireHeaders.DELIVERIES_TYPE);
    Buffer body =
        Buffer.buffer(DeliveryBatch.write(batch.stream().map(item -> item.push).toList()));
    call.send(
            address,
            agency.credentials().certificates(),
            body,
            limits.maxReceiptBytes() * batch.size())
        .onComplete(
            done -> {
              underWay--;
              if (done.succeeded()) {
                answered(batch, done.result());
              } else {
                fail(batch, AgencyCall.reason(done.cause()));
              }
              schedule();
            });
  }

  private void answered(List<Waiting> batch, AgencyCall.CallResponse answer) {
    if (answer.succeeded()) {
      Map<String, ItemOutcome> outcomes =
          ItemOutcome.read(answer.body().getBytes(StandardCharsets.UTF_8));
      for (Waiting item : batch) {
        ItemOutcome outcome = outcomes.get(item.push.deliveryId().toString());
        if (outcome == null) {
          suspect(batch, item);
          item.reply.complete(HttpsCall.notNow(DeliveryFailure.NO_OUTCOME));
        } else if (outcome.receipt().length() > limits.maxReceiptBytes()) {
          suspect(batch, item);
          item.reply.complete(HttpsCall.notNow(DeliveryFailure.OVERSIZED_ANSWER));
        } else {
          suspects.remove(item.push.deliveryId());
          item.reply.complete(
              HttpStatusMapping.reply(outcome.status(), outcome.retryAfter(), outcome.receipt()));
        }
      }
      return;
    }
    DeliveryReply reply = HttpsCall.reply(answer);
    if (reply instanceof DeliveryReply.Rejected && batch.size() > 1) {
      if (stopped) {
        batch.forEach(BatchQueue::giveBack);
        return;
      }
      // The delivery that caused the refusal is unknown, so each half is tried alone.
      halves.addFirst(batch.subList(batch.size() / 2, batch.size()));
      halves.addFirst(batch.subList(0, batch.size() / 2));
      return;
    }
    // One of the deliveries may have caused the agency's failure, but none causes a temporary
    // refusal.
    boolean failed = answer.status() >= 500 && answer.status() != HttpStatusMapping.UNAVAILABLE;
    for (Waiting item : batch) {
      if (failed) {
        suspect(batch, item);
      }
      item.reply.complete(reply);
    }
  }

  private void fail(List<Waiting> batch, DeliveryFailure reason) {
    for (Waiting item : batch) {
      if (!NOT_SENT.contains(reason)) {
        suspect(batch, item);
      }
      item.reply.complete(HttpsCall.notNow(reason));
    }
  }

  /** The agency has not seen any of them. */
  private static final Set<DeliveryFailure> NOT_SENT =
      EnumSet.of(
          DeliveryFailure.UNKNOWN_HOST,
          DeliveryFailure.CONNECT,
          DeliveryFailure.TLS,
          DeliveryFailure.WRONG_CERTIFICATE);

  private void suspect(List<Waiting> batch, Waiting item) {
    if (batch.size() > 1
        && suspects.add(item.push.deliveryId())
        && suspects.size() > MAX_SUSPECTS) {
      suspects.remove(suspects.iterator().next());
    }
  }
}
