package org.wasl.trials.sandbox;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.wasl.kit.receive.BatchItem;
import org.wasl.kit.receive.DeliveryReception;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ItemOutcome;

/**
 * One delivery of a request of several, and how it is answered.
 *
 * @param behaviour decided for this delivery
 */
record ScriptedItem(BatchItem item, Behaviour behaviour) {

  /** Whether it cannot be done to one delivery of a request alone. */
  static boolean concernsConnection(Behaviour behaviour) {
    return behaviour instanceof Behaviour.Slow
        || behaviour instanceof Behaviour.Closing
        || behaviour instanceof Behaviour.Trickling
        || behaviour instanceof Behaviour.Silent;
  }

  /** Keeps those that are kept, and answers each in its way. */
  static CompletionStage<AgencyResponse> receive(
      List<ScriptedItem> all, DeliveryReception reception, ReceiptForger forger) {
    List<BatchItem> kept =
        all.stream().filter(ScriptedItem::isKept).map(ScriptedItem::item).toList();
    return BatchItem.receive(kept, reception)
        .thenApply(
            outcomes -> {
              Iterator<ItemOutcome> proper = outcomes.iterator();
              return BatchItem.answer(
                  all.stream()
                      .map(one -> one.isKept() ? one.kept(proper.next()) : one.notKept(forger))
                      .toList());
            });
  }

  private boolean isKept() {
    return switch (behaviour) {
      case Behaviour.Refusing _, Behaviour.Busy _, Behaviour.Garbage _, Behaviour.Forged _ -> false;
      default -> true;
    };
  }

  private ItemOutcome kept(ItemOutcome proper) {
    return switch (behaviour) {
      case Behaviour.Unsigned _ -> with(proper, _ -> "");
      case Behaviour.Altered _ -> with(proper, ReceiptForger::tamper);
      default -> proper;
    };
  }

  private static ItemOutcome with(ItemOutcome proper, UnaryOperator<String> change) {
    return new ItemOutcome(
        proper.deliveryId(),
        proper.status(),
        change.apply(proper.receipt()),
        proper.retryAfter(),
        proper.problem());
  }

  private ItemOutcome notKept(ReceiptForger forger) {
    return switch (behaviour) {
      case Behaviour.Busy(int seconds) -> outcome(503, "", Optional.of(Integer.toString(seconds)));
      case Behaviour.Garbage _ -> outcome(200, "<html>no.receipt.here</html>", Optional.empty());
      case Behaviour.Forged _ ->
          outcome(200, item.arrival().map(forger::forge).orElse(""), Optional.empty());
      default -> outcome(422, "", Optional.empty());
    };
  }

  private ItemOutcome outcome(int status, String receipt, Optional<String> retryAfter) {
    return new ItemOutcome(item.deliveryId(), status, receipt, retryAfter, Optional.empty());
  }
}
