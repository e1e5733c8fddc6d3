package org.wasl.store.referral;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.Step;

/**
 * Everything the gateway knows about a referral, with its proofs. The caller decides which agency
 * may read which part: an entry's salt is only for agencies that may see the entry.
 *
 * @param timeline of the referral
 * @param salts by step: what opens the commitment of its entry
 * @param needsReseal by delivery: the recipient's receipt that says that no key of it opens the
 *     content
 */
public record Evidence(Timeline timeline, Map<Long, byte[]> salts, Map<UUID, String> needsReseal) {

  /** Copies the maps. */
  public Evidence {
    salts = Map.copyOf(salts);
    needsReseal = Map.copyOf(needsReseal);
  }

  /** The receipt by which an agency confirms this step; empty for steps of the gateway itself. */
  public Optional<String> receipt(Step step) {
    return timeline.deliveries().stream()
        .filter(delivery -> step.delivery().filter(delivery.id()::equals).isPresent())
        .findFirst()
        .flatMap(
            delivery ->
                switch (step.action()) {
                  case DELIVERED -> delivery.receipt();
                  case RETRIEVED -> delivery.retrieval();
                  case NEEDS_RESEAL -> Optional.ofNullable(needsReseal.get(delivery.id()));
                  default -> Optional.empty();
                });
  }
}
