package org.wasl.connectors.intermediary;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * Deliveries that were sent to agencies' brokers and file servers, and whose receipts have not
 * come.
 */
final class PendingReceipts {
  /** One of them. */
  static final class Pending {
    private final OutboundDelivery push;
    private final CompletableFuture<DeliveryReply> answer = new CompletableFuture<>();
    private volatile boolean sent;

    private Pending(OutboundDelivery push) {
      this.push = push;
    }

    OutboundDelivery push() {
      return push;
    }

    boolean isOver() {
      return answer.isDone();
    }

    /** Records that the delivery is stored, so that only the agency's receipt is missing. */
    void sent() {
      sent = true;
    }

    /** Ends the delivery. False if it had ended before. */
    boolean end(DeliveryReply with) {
      return answer.complete(with);
    }

    /** Not reached, for now. */
    void fail(DeliveryFailure reason) {
      end(new DeliveryReply.RetryLater(reason, OptionalLong.empty()));
    }

    private DeliveryReply late() {
      return new DeliveryReply.RetryLater(
          sent ? DeliveryFailure.NOT_ACKNOWLEDGED : DeliveryFailure.DEADLINE, OptionalLong.empty());
    }
  }

  private record Key(AgencyId agency, DeliveryId delivery) {}

  private final Map<Key, Pending> pending = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  /** Adds a delivery. */
  Pending add(OutboundDelivery push) {
    Pending pendingReceipt = new Pending(push);
    pending.put(key(pendingReceipt), pendingReceipt);
    if (stopped) {
      pendingReceipt.end(new DeliveryReply.NotCollected());
    }
    return pendingReceipt;
  }

  /** The reply with which it ended, or the one for its deadline. */
  CompletableFuture<DeliveryReply> reply(Pending pendingReceipt) {
    return pendingReceipt
        .answer
        .orTimeout(pendingReceipt.push.deadlineMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(late -> pendingReceipt.late())
        .whenComplete((reply, never) -> pending.remove(key(pendingReceipt), pendingReceipt));
  }

  private static Key key(Pending pendingReceipt) {
    return new Key(pendingReceipt.push.agency().id(), pendingReceipt.push.deliveryId());
  }

  /** Ends a delivery with the agency's reply. False if no such delivery is pending. */
  boolean settle(AgencyId agency, DeliveryId delivery, DeliveryReply reply) {
    Pending pendingReceipt = pending.get(new Key(agency, delivery));
    return pendingReceipt != null && pendingReceipt.end(reply);
  }

  /** Ids of the deliveries. */
  Set<DeliveryId> ids() {
    return pending.keySet().stream().map(Key::delivery).collect(Collectors.toSet());
  }

  /** Ends these deliveries without counting an attempt. */
  void endNotCollected(Set<DeliveryId> deliveries) {
    pending.forEach(
        (key, pendingReceipt) -> {
          if (deliveries.contains(key.delivery())) {
            pendingReceipt.end(new DeliveryReply.NotCollected());
          }
        });
  }

  /** Ends all deliveries without counting an attempt. A later receipt still counts. */
  void stop() {
    stopped = true;
    List.copyOf(pending.values())
        .forEach(pendingReceipt -> pendingReceipt.end(new DeliveryReply.NotCollected()));
  }
}
