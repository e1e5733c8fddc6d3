package org.wasl.kit.inbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;

/** Decides, for one batch, what each delivery is in view of all that came before it. */
final class Decisions {
  private final Index index;
  private final LongFunction<Received> read;
  private final Map<UUID, Received> deliveries = new HashMap<>();
  private final Map<MessageKey, Received> messages = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  /** {@code read} reads what is in the journal at an offset. */
  Decisions(Index index, LongFunction<Received> read) {
    this.index = index;
    this.read = read;
  }

  Stored decide(Received candidate) {
    Optional<Received> sameDelivery =
        Optional.ofNullable(deliveries.get(candidate.deliveryId()))
            .or(() -> index.delivery(candidate.deliveryId()).map(read::apply));
    if (sameDelivery.isPresent()
        && sameDelivery.get().isSameDelivery(candidate.digest(), candidate.referral())) {
      entries.add(new Entry.Repeated(candidate.deliveryId(), candidate.time()));
      return new Stored.Known(sameDelivery.get().receipt());
    }
    Optional<Received> sameMessage =
        Optional.ofNullable(messages.get(candidate.key()))
            .or(() -> index.message(candidate.key()).map(read::apply));
    boolean other =
        sameMessage.or(() -> sameDelivery).stream()
            .anyMatch(before -> !before.bodyDigest().equals(candidate.bodyDigest()));
    if (other) {
      return new Stored.IdReused();
    }
    boolean first = sameMessage.isEmpty() && sameDelivery.isEmpty();
    deliveries.put(candidate.deliveryId(), candidate);
    messages.putIfAbsent(candidate.key(), candidate);
    entries.add(new Entry.Arrived(candidate, first));
    return new Stored.Kept(candidate.receipt());
  }

  void add(Entry entry) {
    entries.add(entry);
  }

  /** What is to be appended, in order. */
  List<Entry> entries() {
    return entries;
  }
}
