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

/** Behaves as it is told to, from one delivery to the next. */
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
    Behaviour now = towards(arrival, behaviour);
    DeliveryFaults scene = new DeliveryFaults(vertx, arrival, request, reception);
    if (now instanceof Behaviour.Slow slow) {
      vertx.setTimer(Math.max(1, slow.millis()), fired -> scene.compliant());
    } else if (now instanceof Behaviour.Refusing) {
      scene.answer(422, "");
    } else if (now instanceof Behaviour.Busy busy) {
      request.response().putHeader("Retry-After", Integer.toString(busy.retryAfterSeconds()));
      scene.answer(503, "");
    } else if (now instanceof Behaviour.Closing) {
      scene.closeInTheMiddle();
    } else if (now instanceof Behaviour.Garbage) {
      scene.answer(200, "<html>no.receipt.here</html>");
    } else if (now instanceof Behaviour.Unsigned) {
      scene.keepAndAnswer(receipt -> "");
    } else if (now instanceof Behaviour.Forged) {
      scene.answer(200, forger.forge(arrival));
    } else if (now instanceof Behaviour.Altered) {
      scene.keepAndAnswer(ReceiptForger::tamper);
    } else if (now instanceof Behaviour.Trickling dripping) {
      scene.trickle(dripping.millisPerByte());
    } else if (now instanceof Behaviour.Silent) {
      scene.keep();
    } else {
      scene.compliant();
    }
  }

  private Behaviour towards(IncomingDelivery arrival, Behaviour scripted) {
    if (scripted instanceof Behaviour.ForShare some) {
      boolean chosen = seeded.share("behaviour", arrival.deliveryId()) < some.share();
      return chosen ? towards(arrival, some.behaviour()) : new Behaviour.Normal();
    }
    if (scripted instanceof Behaviour.AtFirst first) {
      int before = arrivals.merge(arrival.deliveryId(), 1, Integer::sum) - 1;
      return before < first.arrivals()
          ? towards(arrival, first.behaviour())
          : new Behaviour.Normal();
    }
    return scripted;
  }
}
