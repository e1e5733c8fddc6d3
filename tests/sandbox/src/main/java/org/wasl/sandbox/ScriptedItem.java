package org.wasl.sandbox;

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
record ScriptedItem(BatchItem item, Behaviour.Decided behaviour) {

  /** Keeps those that are kept, and answers each in its way. */
  static CompletionStage<AgencyResponse> receive(
      List<ScriptedItem> all, DeliveryReception reception, ReceiptForger forger) {
    List<BatchItem> kept =
        all.stream()
            .filter(scriptedItem -> !(scriptedItem.behaviour() instanceof Behaviour.NotKeeping))
            .map(ScriptedItem::item)
            .toList();
    return BatchItem.receive(kept, reception)
        .thenApply(
            outcomes -> {
              Iterator<ItemOutcome> proper = outcomes.iterator();
              return BatchItem.answer(
                  all.stream().map(scriptedItem -> scriptedItem.outcome(proper, forger)).toList());
            });
  }

  /**
   * @param proper outcomes of those that are kept, in their order
   */
  private ItemOutcome outcome(Iterator<ItemOutcome> proper, ReceiptForger forger) {
    return switch (behaviour) {
      case Behaviour.Keeping keeping -> kept(keeping, proper.next());
      case Behaviour.NotKeeping refusing -> notKept(refusing, forger);
      case Behaviour.Disturbing _ -> proper.next();
    };
  }

  private static ItemOutcome kept(Behaviour.Keeping behaviour, ItemOutcome proper) {
    return switch (behaviour) {
      case Behaviour.Normal _, Behaviour.Down _ -> proper;
      case Behaviour.Unsigned _ -> with(proper, _ -> "");
      case Behaviour.Altered _ -> with(proper, ReceiptForger::tamper);
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

  private ItemOutcome notKept(Behaviour.NotKeeping behaviour, ReceiptForger forger) {
    return switch (behaviour) {
      case Behaviour.Refusing _ -> outcome(422, "", Optional.empty());
      case Behaviour.Busy(int seconds) -> outcome(503, "", Optional.of(Integer.toString(seconds)));
      case Behaviour.Garbage _ -> outcome(200, "<html>no.receipt.here</html>", Optional.empty());
      case Behaviour.Forged _ ->
          outcome(200, item.arrival().map(forger::forge).orElse(""), Optional.empty());
    };
  }

  private ItemOutcome outcome(int status, String receipt, Optional<String> retryAfter) {
    return new ItemOutcome(item.deliveryId(), status, receipt, retryAfter, Optional.empty());
  }
}
