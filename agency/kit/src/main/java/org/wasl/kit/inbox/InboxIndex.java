package org.wasl.kit.inbox;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.wasl.rules.id.DeliveryId;

/** Offsets in the journal of each delivery and each message. Only durable entries are indexed. */
final class InboxIndex {
  private final Map<DeliveryId, Long> deliveries = new ConcurrentHashMap<>();
  private final Map<ReceivedDelivery.Key, Long> messages = new ConcurrentHashMap<>();
  private final Map<DeliveryId, String> unopened = new ConcurrentHashMap<>();
  private final Map<DeliveryId, Long> unhandled = new LinkedHashMap<>();

  Optional<Long> delivery(DeliveryId id) {
    return Optional.ofNullable(deliveries.get(id));
  }

  Optional<Long> message(ReceivedDelivery.Key key) {
    return Optional.ofNullable(messages.get(key));
  }

  /** Tells whether this identical delivery was refused before because no key opened it. */
  boolean isUnopened(DeliveryId delivery, String digest) {
    return digest.equals(unopened.get(delivery));
  }

  int messages() {
    return messages.size();
  }

  /** Adds an entry of the journal, and returns whether it is a message that is due for handling. */
  boolean add(long offset, JournalEntry entry) {
    return switch (entry) {
      case JournalEntry.Arrived(ReceivedDelivery received, boolean first) -> {
        deliveries.put(received.deliveryId(), offset);
        if (first) {
          messages.put(received.key(), offset);
        }
        yield first;
      }
      case JournalEntry.Unopened(ReceivedDelivery received) -> {
        unopened.put(received.deliveryId(), received.digest());
        yield false;
      }
      case JournalEntry.Repeated _, JournalEntry.Handled _, JournalEntry.Damaged _ -> false;
    };
  }

  /** Adds an entry that is read when the journal is opened. */
  void replay(long offset, byte[] bytes) throws IOException {
    JournalEntry entry = JournalEntry.of(bytes);
    boolean isDue = add(offset, entry);
    switch (entry) {
      case JournalEntry.Arrived(ReceivedDelivery received, _) when isDue ->
          unhandled.put(received.deliveryId(), offset);
      case JournalEntry.Handled(DeliveryId deliveryId) -> unhandled.remove(deliveryId);
      case JournalEntry.Arrived _,
          JournalEntry.Repeated _,
          JournalEntry.Unopened _,
          JournalEntry.Damaged _ -> {}
    }
  }

  /**
   * Returns, after the replay, the messages that were stored and not handled, in the order of their
   * arrival.
   */
  Collection<Long> takeUnhandled() {
    List<Long> offsets = List.copyOf(unhandled.values());
    unhandled.clear();
    return offsets;
  }
}
