package org.wasl.trials.sandbox;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.wasl.kit.receive.DeliveryResponder;
import org.wasl.kit.receive.IncomingDelivery;
import org.wasl.wire.exchange.AgencyResponse;

/** Answers deliveries by a behaviour that can be changed at any time. */
final class ScriptedResponder implements DeliveryResponder {
  private final Vertx vertx;
  private final SeededValues seeded;
  private final ReceiptForger forger;
  private final Map<UUID, Integer> arrivals = new ConcurrentHashMap<>();
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
    answer(arrival, behaviour, new DeliveryFaults(vertx, arrival, request, reception));
  }

  private void answer(IncomingDelivery arrival, Behaviour now, DeliveryFaults faults) {
    switch (now) {
      // Whoever is down is reached by nobody; what comes before its port is closed is answered.
      case Behaviour.Normal _, Behaviour.Down _ -> faults.compliant();
      case Behaviour.Slow(long millis) ->
          vertx.setTimer(Math.max(1, millis), _ -> faults.compliant());
      case Behaviour.Refusing _ -> faults.answer(422, "");
      case Behaviour.Busy(int seconds) -> faults.answerBusy(seconds);
      case Behaviour.Closing _ -> faults.closeInTheMiddle();
      case Behaviour.Garbage _ -> faults.answer(200, "<html>no.receipt.here</html>");
      case Behaviour.Unsigned _ -> faults.keepAndAnswer(_ -> "");
      case Behaviour.Forged _ -> faults.answer(200, forger.forge(arrival));
      case Behaviour.Altered _ -> faults.keepAndAnswer(ReceiptForger::tamper);
      case Behaviour.Trickling(long millisPerByte) -> faults.trickle(millisPerByte);
      case Behaviour.Silent _ -> faults.keep();
      case Behaviour.ForShare(double share, Behaviour its) -> {
        boolean chosen = seeded.share("behaviour", arrival.deliveryId()) < share;
        answer(arrival, chosen ? its : new Behaviour.Normal(), faults);
      }
      case Behaviour.AtFirst(int times, Behaviour its) -> {
        int before = arrivals.merge(arrival.deliveryId(), 1, Integer::sum) - 1;
        answer(arrival, before < times ? its : new Behaviour.Normal(), faults);
      }
    }
  }
}
