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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.http.HttpStatusMapping;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.DeliveryBatch;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.ItemOutcome;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.exchange.WireHeaders;

/**
 * Deliveries to one agency that speaks wire version 2, and the requests under way. What is due
 * while a request is under way gathers and goes with the next one; no timer makes anything wait.
 * Everything happens on one event loop.
 *
 * <p>A delivery that may be the reason why a request of several was not answered for it goes alone
 * the next time, so that it takes no other along again.
 */
final class BatchQueue {
  /** Deliveries that go alone, at most; the oldest is forgotten first, at the cost of a retry. */
  private static final int MAX_SUSPECTS = 10_000;

  /**
   * Limits of calls to agencies.
   *
   * @param maxReceiptBytes largest answer read, for each delivery of a request
   * @param maxRequestBytes a request with several deliveries is at most about so large; one that is
   *     larger travels alone
   */
  record Limits(int maxReceiptBytes, int maxRequestBytes) {}

  private final Vertx vertx;
  private final Context loop;
  private final HttpClient client;
  private final Limits limits;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Deque<List<Waiting>> halves = new ArrayDeque<>();
  private final Set<UUID> suspects = new LinkedHashSet<>();
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
      return batch.stream().allMatch(one -> one.reply.isDone());
    }
  }

  /** Adds a delivery; its reply is there by its deadline. */
  void add(OutboundDelivery push, CompletableFuture<DeliveryReply> reply) {
    Waiting one = new Waiting(push, reply);
    if (stopped) {
      giveBack(one);
      return;
    }
    long deadline = vertx.setTimer(push.deadlineMillis(), expired -> expire(one));
    reply.whenComplete((ended, never) -> vertx.cancelTimer(deadline));
    waiting.add(one);
    schedule();
  }

  /** After what the loop already has to do: deliveries that came together go together. */
  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      loop.runOnContext(
          now -> {
            scheduled = false;
            sendWhatMay();
          });
    }
  }

  /**
   * Sends no more requests. A stop waits for the calls under way, and not for others to begin: what
   * was not sent ends as not collected, and no attempt is counted.
   */
  void stop() {
    stopped = true;
    halves.forEach(half -> half.forEach(BatchQueue::giveBack));
    halves.clear();
    waiting.forEach(BatchQueue::giveBack);
    waiting.clear();
  }

  private static void giveBack(Waiting one) {
    one.reply.complete(new DeliveryReply.NotCollected());
  }

  private void expire(Waiting one) {
    Request request = one.request;
    if (request != null) {
      suspect(request.batch(), one);
    }
    if (one.reply.complete(PushCall.notNow(DeliveryFailure.DEADLINE))
        && request != null
        && request.isOver()) {
      request.call().cancel();
    }
  }

  private void sendWhatMay() {
    List<Waiting> batch = next();
    while (!batch.isEmpty()) {
      send(batch);
      batch = next();
    }
  }

  /** What the next request has; nothing while there are as many under way as there may be. */
  private List<Waiting> next() {
    while (!halves.isEmpty() && mayCall(halves.peek().getFirst().push.agency())) {
      List<Waiting> half = halves.remove().stream().filter(one -> !one.reply.isDone()).toList();
      if (!half.isEmpty()) {
        return half;
      }
    }
    List<Waiting> batch = new ArrayList<>();
    long bytes = 0;
    for (Waiting one = waiting.peek(); one != null; one = waiting.peek()) {
      if (!one.reply.isDone()) {
        Agency agency = one.push.agency();
        boolean alone = suspects.contains(one.push.deliveryId());
        bytes += DeliveryBatch.bytes(one.push);
        boolean fits =
            batch.isEmpty()
                ? mayCall(agency)
                : !alone
                    && agency == batch.getFirst().push.agency()
                    && batch.size() < agency.deliveriesPerRequest()
                    && bytes <= limits.maxRequestBytes();
        if (!fits) {
          return batch;
        }
        batch.add(one);
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
    return underWay < Math.max(1, agency.maxConcurrent() / agency.deliveriesPerRequest());
  }

  private void send(List<Waiting> batch) {
    AgencyCall call = new AgencyCall(client);
    Request request = new Request(batch, call);
    batch.forEach(one -> one.request = request);
    underWay++;
    Agency agency = batch.getFirst().push.agency();
    RequestOptions address =
        PushCall.address(agency.endpoint().orElseThrow(), WireHeaders.DELIVERIES_TYPE);
    Buffer body = Buffer.buffer(DeliveryBatch.write(batch.stream().map(one -> one.push).toList()));
    call.send(address, agency.certificates(), body, limits.maxReceiptBytes() * batch.size())
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
      for (Waiting one : batch) {
        ItemOutcome outcome = outcomes.get(one.push.deliveryId().toString());
        if (outcome == null) {
          suspect(batch, one);
          one.reply.complete(PushCall.notNow(DeliveryFailure.NO_OUTCOME));
        } else {
          suspects.remove(one.push.deliveryId());
          one.reply.complete(
              HttpStatusMapping.reply(outcome.status(), outcome.retryAfter(), outcome.receipt()));
        }
      }
      return;
    }
    DeliveryReply reply = PushCall.reply(answer);
    if (reply instanceof DeliveryReply.Rejected && batch.size() > 1) {
      if (stopped) {
        batch.forEach(BatchQueue::giveBack);
        return;
      }
      // Nobody knows yet for which of them it was refused: each half tells more.
      halves.addFirst(batch.subList(batch.size() / 2, batch.size()));
      halves.addFirst(batch.subList(0, batch.size() / 2));
      return;
    }
    // One of them may have made the agency fail; that it has no time now is nobody's fault.
    boolean failed = answer.status() >= 500 && answer.status() != HttpStatusMapping.UNAVAILABLE;
    for (Waiting one : batch) {
      if (failed) {
        suspect(batch, one);
      }
      one.reply.complete(reply);
    }
  }

  private void fail(List<Waiting> batch, DeliveryFailure reason) {
    for (Waiting one : batch) {
      if (!NOT_SENT.contains(reason)) {
        suspect(batch, one);
      }
      one.reply.complete(PushCall.notNow(reason));
    }
  }

  /** The agency has not seen any of them. */
  private static final Set<DeliveryFailure> NOT_SENT =
      EnumSet.of(
          DeliveryFailure.UNKNOWN_HOST,
          DeliveryFailure.CONNECT,
          DeliveryFailure.TLS,
          DeliveryFailure.WRONG_CERTIFICATE);

  private void suspect(List<Waiting> batch, Waiting one) {
    if (batch.size() > 1 && suspects.add(one.push.deliveryId()) && suspects.size() > MAX_SUSPECTS) {
      suspects.remove(suspects.iterator().next());
    }
  }
}
