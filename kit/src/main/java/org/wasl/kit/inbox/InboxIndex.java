package org.wasl.kit.inbox;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Where in the journal each delivery and each message is; only what is durable is in here. */
final class InboxIndex {
  private final Map<UUID, Long> deliveries = new ConcurrentHashMap<>();
  private final Map<MessageKey, Long> messages = new ConcurrentHashMap<>();
  private final Map<UUID, String> unopened = new ConcurrentHashMap<>();
  private final Map<UUID, Long> unhandled = new LinkedHashMap<>();

  Optional<Long> delivery(UUID id) {
    return Optional.ofNullable(deliveries.get(id));
  }

  Optional<Long> message(MessageKey key) {
    return Optional.ofNullable(messages.get(key));
  }

  /** Whether exactly this was refused before because no key opened it. */
  boolean isUnopened(UUID delivery, String digest) {
    return digest.equals(unopened.get(delivery));
  }

  int messages() {
    return messages.size();
  }

  /** Takes note of an entry; says whether it is a message that is now to be handled. */
  boolean add(long offset, JournalEntry entry) {
    if (entry instanceof JournalEntry.Unopened refused) {
      unopened.put(refused.received().deliveryId(), refused.received().digest());
    }
    if (!(entry instanceof JournalEntry.Arrived arrived)) {
      return false;
    }
    deliveries.put(arrived.received().deliveryId(), offset);
    if (arrived.first()) {
      messages.put(arrived.received().key(), offset);
    }
    return arrived.first();
  }

  void replay(long offset, byte[] bytes) throws IOException {
    JournalEntry entry = JournalEntry.of(bytes);
    if (add(offset, entry)) {
      unhandled.put(((JournalEntry.Arrived) entry).received().deliveryId(), offset);
    } else if (entry instanceof JournalEntry.Handled handled) {
      unhandled.remove(handled.deliveryId());
    }
  }

  /** After the replay: what was kept and not handled, in the order of its arrival. */
  Collection<Long> takeUnhandled() {
    List<Long> offsets = List.copyOf(unhandled.values());
    unhandled.clear();
    return offsets;
  }
}
