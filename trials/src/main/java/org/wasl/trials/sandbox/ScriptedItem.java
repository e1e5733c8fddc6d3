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
    return switch (behaviour) {
      case Behaviour.Slow _, Behaviour.Closing _, Behaviour.Trickling _, Behaviour.Silent _ -> true;
      case Behaviour.Normal _,
          Behaviour.Down _,
          Behaviour.Refusing _,
          Behaviour.Busy _,
          Behaviour.Garbage _,
          Behaviour.Unsigned _,
          Behaviour.Forged _,
          Behaviour.Altered _ ->
          false;
      case Behaviour.ForShare _, Behaviour.AtFirst _ -> throw undecided();
    };
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

  /** A share, or a number of times, was to be decided for each delivery before. */
  static IllegalStateException undecided() {
    return new IllegalStateException("not decided for this delivery");
  }

  private boolean isKept() {
    return switch (behaviour) {
      case Behaviour.Refusing _, Behaviour.Busy _, Behaviour.Garbage _, Behaviour.Forged _ -> false;
      case Behaviour.Normal _,
          Behaviour.Down _,
          Behaviour.Slow _,
          Behaviour.Closing _,
          Behaviour.Unsigned _,
          Behaviour.Altered _,
          Behaviour.Trickling _,
          Behaviour.Silent _ ->
          true;
      case Behaviour.ForShare _, Behaviour.AtFirst _ -> throw undecided();
    };
  }

  private ItemOutcome kept(ItemOutcome proper) {
    return switch (behaviour) {
      case Behaviour.Unsigned _ -> with(proper, _ -> "");
      case Behaviour.Altered _ -> with(proper, ReceiptForger::tamper);
      case Behaviour.Normal _,
          Behaviour.Down _,
          Behaviour.Slow _,
          Behaviour.Closing _,
          Behaviour.Trickling _,
          Behaviour.Silent _ ->
          proper;
      case Behaviour.Refusing _, Behaviour.Busy _, Behaviour.Garbage _, Behaviour.Forged _ ->
          throw new IllegalStateException("not kept");
      case Behaviour.ForShare _, Behaviour.AtFirst _ -> throw undecided();
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
      case Behaviour.Refusing _ -> outcome(422, "", Optional.empty());
      case Behaviour.Normal _,
          Behaviour.Down _,
          Behaviour.Slow _,
          Behaviour.Closing _,
          Behaviour.Unsigned _,
          Behaviour.Altered _,
          Behaviour.Trickling _,
          Behaviour.Silent _ ->
          throw new IllegalStateException("kept");
      case Behaviour.ForShare _, Behaviour.AtFirst _ -> throw undecided();
    };
  }

  private ItemOutcome outcome(int status, String receipt, Optional<String> retryAfter) {
    return new ItemOutcome(item.deliveryId(), status, receipt, retryAfter, Optional.empty());
  }
}
