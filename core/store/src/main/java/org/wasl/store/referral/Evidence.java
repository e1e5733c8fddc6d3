package org.wasl.store.referral;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.wasl.audit.Step;
import org.wasl.rules.id.DeliveryId;
import org.wasl.store.file.FileReceipts;

/**
 * Everything the gateway knows about a referral, with its proofs. The caller decides which agency
 * may read which part. An entry's salt is only for agencies that may see the entry.
 *
 * @param timeline timeline of the referral
 * @param transfer the last message by which the agency that asks gave its supervision away
 * @param salts the salts that open the commitments of entries, by step
 * @param needsReseal the recipients' receipts that say that no key of theirs opens the content, by
 *     delivery
 * @param files the receipts of agencies that verified files
 */
public record Evidence(
    Timeline timeline,
    Optional<SupervisionTransfer> transfer,
    Map<Long, byte[]> salts,
    Map<DeliveryId, String> needsReseal,
    FileReceipts files) {

  /** Copies the maps. */
  public Evidence {
    salts = Map.copyOf(salts);
    needsReseal = Map.copyOf(needsReseal);
  }

  /**
   * Returns a function that finds the receipt by which an agency confirms a step. It is empty for
   * steps of the gateway itself. It is called for many steps, so it looks deliveries up and does
   * not search them.
   */
  public Function<Step, Optional<String>> receipts() {
    Map<DeliveryId, ReceiptTexts> texts =
        timeline.deliveries().stream()
            .collect(
                Collectors.toMap(
                    Timeline.Delivery::id,
                    delivery ->
                        new ReceiptTexts(
                            delivery.receipt(),
                            delivery.retrieval(),
                            Optional.ofNullable(needsReseal.get(delivery.id())))));
    return step ->
        step.delivery()
            .map(texts::get)
            .flatMap(it -> it.of(step.action()))
            .or(() -> files.of(step));
  }
}
