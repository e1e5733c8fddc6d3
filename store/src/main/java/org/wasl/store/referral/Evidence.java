package org.wasl.store.referral;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.wasl.audit.Step;

/**
 * Everything the gateway knows about a referral, with its proofs. The caller decides which agency
 * may read which part: an entry's salt is only for agencies that may see the entry.
 *
 * @param timeline of the referral
 * @param transfer the last message by which the agency that asks gave its supervision away
 * @param salts by step: what opens the commitment of its entry
 * @param needsReseal by delivery: the recipient's receipt that says that no key of it opens the
 *     content
 */
public record Evidence(
    Timeline timeline,
    Optional<SupervisionTransfer> transfer,
    Map<Long, byte[]> salts,
    Map<UUID, String> needsReseal) {

  /** Copies the maps. */
  public Evidence {
    salts = Map.copyOf(salts);
    needsReseal = Map.copyOf(needsReseal);
  }

  /**
   * The receipt by which an agency confirms a step; empty for steps of the gateway itself. It is
   * asked for many steps: deliveries are looked up, not searched.
   */
  public Function<Step, Optional<String>> receipts() {
    Map<UUID, ReceiptTexts> texts =
        timeline.deliveries().stream()
            .collect(
                Collectors.toMap(
                    Timeline.Delivery::id,
                    delivery ->
                        new ReceiptTexts(
                            delivery.receipt(),
                            delivery.retrieval(),
                            Optional.ofNullable(needsReseal.get(delivery.id())))));
    return step -> step.delivery().map(texts::get).flatMap(it -> it.of(step.action()));
  }
}
