package org.wasl.kit.sandbox;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.wasl.kit.receive.Arrival;
import org.wasl.kit.receive.Conduct;
import org.wasl.wire.Answer;

/** Behaves as it is told to, from one delivery to the next. */
final class ScriptedConduct implements Conduct {
  private final Vertx vertx;
  private final Seeded seeded;
  private final Forger forger;
  private final Map<UUID, Integer> arrivals = new ConcurrentHashMap<>();
  private volatile Behaviour behaviour = new Behaviour.Normal();

  ScriptedConduct(Vertx vertx, Seeded seeded, Forger forger) {
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
      Arrival arrival,
      HttpServerRequest request,
      Function<Arrival, CompletionStage<Answer>> reception) {
    Behaviour now = towards(arrival, behaviour);
    Scene scene = new Scene(vertx, arrival, request, reception);
    if (now instanceof Behaviour.Slow slow) {
      vertx.setTimer(Math.max(1, slow.millis()), fired -> scene.proper());
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
      scene.keepAndAnswer(Forger::alter);
    } else if (now instanceof Behaviour.Dripping dripping) {
      scene.drip(dripping.millisPerByte());
    } else if (now instanceof Behaviour.Silent) {
      scene.keep();
    } else {
      scene.proper();
    }
  }

  private Behaviour towards(Arrival arrival, Behaviour scripted) {
    if (scripted instanceof Behaviour.Some some) {
      boolean chosen = seeded.share("behaviour", arrival.deliveryId()) < some.share();
      return chosen ? towards(arrival, some.behaviour()) : new Behaviour.Normal();
    }
    if (scripted instanceof Behaviour.First first) {
      int before = arrivals.merge(arrival.deliveryId(), 1, Integer::sum) - 1;
      return before < first.arrivals()
          ? towards(arrival, first.behaviour())
          : new Behaviour.Normal();
    }
    return scripted;
  }
}
