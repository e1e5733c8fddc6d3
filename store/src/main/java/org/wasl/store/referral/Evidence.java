package org.wasl.store.referral;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.Step;

/**
 * Everything the gateway knows about a referral, with what proves it. Who may have what of it is
 * the caller's to decide: an entry's salt is given to whoever may see the entry, and to nobody
 * else.
 *
 * @param timeline of the referral
 * @param salts by step: what opens the commitment of its entry
 * @param needsReseal by delivery: the recipient's receipt that says that no key of his opens it
 */
public record Evidence(Timeline timeline, Map<Long, byte[]> salts, Map<UUID, String> needsReseal) {

  /** Copies the maps. */
  public Evidence {
    salts = Map.copyOf(salts);
    needsReseal = Map.copyOf(needsReseal);
  }

  /** The receipt by which an agency says what this step says; empty for steps of our own. */
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
