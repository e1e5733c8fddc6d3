package org.wasl.sandbox;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.wasl.kit.receive.BatchItem;
import org.wasl.kit.receive.DeliveryReception;
import org.wasl.kit.receive.DeliveryResponder;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.exchange.AgencyResponse;

/** Answers deliveries by a behaviour that can be changed at any time. */
final class ScriptedResponder implements DeliveryResponder {
  private final Vertx vertx;
  private final SeededValues seeded;
  private final ReceiptForger forger;
  private final Map<DeliveryId, Integer> arrivals = new ConcurrentHashMap<>();
  private volatile Behaviour behaviour = new Behaviour.Normal();

  ScriptedResponder(Vertx vertx, SeededValues seeded, ReceiptForger forger) {
    this.vertx = vertx;
    this.seeded = seeded;
    this.forger = forger;
  }

  void behave(Behaviour next) {
    behaviour = next;
    arrivals.clear();
  }

  @Override
  public void answer(
      IncomingDelivery arrival,
      HttpServerRequest request,
      Function<IncomingDelivery, CompletionStage<AgencyResponse>> reception) {
    answer(
        arrival,
        of(arrival, behaviour),
        new DeliveryFaults(vertx, request, () -> reception.apply(arrival)));
  }

  private void answer(IncomingDelivery arrival, Behaviour.Decided now, DeliveryFaults faults) {
    switch (now) {
      // Nobody reaches an agency that is down. Requests before its port closes are answered.
      case Behaviour.Normal _, Behaviour.Down _ -> faults.compliant();
      case Behaviour.Disturbing disturbing -> disturb(disturbing, faults);
      case Behaviour.Refusing _ -> faults.answer(422, "");
      case Behaviour.Busy(int seconds) -> faults.answerBusy(seconds);
      case Behaviour.Garbage _ -> faults.answer(200, "<html>no.receipt.here</html>");
      case Behaviour.Unsigned _ -> faults.keepAndAnswer(_ -> "");
      case Behaviour.Forged _ -> faults.answer(200, forger.forge(arrival));
      case Behaviour.Altered _ -> faults.keepAndAnswer(ReceiptForger::tamper);
    }
  }

  /**
   * Chooses the behaviour for this delivery, after shares and counts of times have been applied.
   */
  private Behaviour.Decided of(IncomingDelivery arrival, Behaviour now) {
    return switch (now) {
      case Behaviour.ForShare(double share, Behaviour chosen) ->
          seeded.share("behaviour", arrival.deliveryId().value()) < share
              ? of(arrival, chosen)
              : new Behaviour.Normal();
      case Behaviour.AtFirst(int times, Behaviour chosen) ->
          arrivals.merge(arrival.deliveryId(), 1, Integer::sum) <= times
              ? of(arrival, chosen)
              : new Behaviour.Normal();
      case Behaviour.Decided decided -> decided;
    };
  }

  /**
   * Answers each delivery as if it had arrived alone. An effect on the connection concerns all of
   * them.
   */
  @Override
  public void answerBatch(
      List<BatchItem> items, HttpServerRequest request, DeliveryReception reception) {
    List<ScriptedItem> all = new ArrayList<>();
    for (BatchItem item : items) {
      Behaviour.Decided chosen =
          item.arrival().map(arrival -> of(arrival, behaviour)).orElseGet(Behaviour.Normal::new);
      all.add(new ScriptedItem(item, chosen));
    }
    DeliveryFaults faults =
        new DeliveryFaults(vertx, request, () -> ScriptedItem.receive(all, reception, forger));
    all.stream()
        .map(ScriptedItem::behaviour)
        .flatMap(
            chosen -> chosen instanceof Behaviour.Disturbing it ? Stream.of(it) : Stream.empty())
        .findFirst()
        .ifPresentOrElse(disturbing -> disturb(disturbing, faults), faults::compliant);
  }

  private void disturb(Behaviour.Disturbing behaviour, DeliveryFaults faults) {
    switch (behaviour) {
      case Behaviour.Slow(long millis) ->
          vertx.setTimer(Math.max(1, millis), _ -> faults.compliant());
      case Behaviour.Closing _ -> faults.closeInTheMiddle();
      case Behaviour.Trickling(long millisPerByte) -> faults.trickle(millisPerByte);
      case Behaviour.Silent _ -> faults.keep();
    }
  }
}
