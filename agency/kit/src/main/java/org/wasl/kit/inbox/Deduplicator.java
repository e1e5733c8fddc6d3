package org.wasl.kit.inbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.wasl.rules.id.DeliveryId;

/** Classifies each delivery of a batch as new, duplicate or conflicting. */
final class Deduplicator {
  private final InboxIndex index;
  private final LongFunction<ReceivedDelivery> read;
  private final Map<DeliveryId, ReceivedDelivery> deliveries = new HashMap<>();
  private final Map<ReceivedDelivery.Key, ReceivedDelivery> messages = new HashMap<>();
  private final List<JournalEntry> entries = new ArrayList<>();

  /** {@code read} reads the journal entry at an offset. */
  Deduplicator(InboxIndex index, LongFunction<ReceivedDelivery> read) {
    this.index = index;
    this.read = read;
  }

  StoreResult decide(ReceivedDelivery candidate) {
    Optional<ReceivedDelivery> sameDelivery =
        Optional.ofNullable(deliveries.get(candidate.deliveryId()))
            .or(() -> index.delivery(candidate.deliveryId()).map(read::apply));
    if (sameDelivery.isPresent()
        && sameDelivery.get().isSameDelivery(candidate.digest(), candidate.referral())) {
      entries.add(new JournalEntry.Repeated(candidate.deliveryId(), candidate.time()));
      return new StoreResult.Duplicate(sameDelivery.get().receipt());
    }
    Optional<ReceivedDelivery> sameMessage =
        Optional.ofNullable(messages.get(candidate.key()))
            .or(() -> index.message(candidate.key()).map(read::apply));
    boolean other =
        sameMessage.or(() -> sameDelivery).stream()
            .anyMatch(before -> !before.bodyDigest().equals(candidate.bodyDigest()));
    if (other) {
      return new StoreResult.IdReused();
    }
    boolean first = sameMessage.isEmpty() && sameDelivery.isEmpty();
    deliveries.put(candidate.deliveryId(), candidate);
    messages.putIfAbsent(candidate.key(), candidate);
    entries.add(new JournalEntry.Arrived(candidate, first));
    return new StoreResult.Stored(candidate.receipt());
  }

  void add(JournalEntry entry) {
    entries.add(entry);
  }

  /** The entries to append, in order. */
  List<JournalEntry> entries() {
    return entries;
  }
}
