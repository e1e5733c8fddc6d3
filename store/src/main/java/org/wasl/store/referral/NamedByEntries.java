package org.wasl.store.referral;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Why;
import org.wasl.store.delivery.MessageKey;
import org.wasl.store.jdbc.UnnestParameters;

/**
 * What some entries of a referral name.
 *
 * @param messages also those of the deliveries that they name
 * @param objects also those that one of these messages made
 */
record NamedByEntries(Set<MessageKey> messages, Set<UUID> objects) {
  static NamedByEntries of(List<AuditEntry> entries) {
    Set<MessageKey> messages = new HashSet<>();
    Set<UUID> objects = new HashSet<>();
    for (AuditEntry entry : entries) {
      entry
          .step()
          .sender()
          .ifPresent(
              sender ->
                  entry.step().message().ifPresent(id -> messages.add(new MessageKey(sender, id))));
      entry.step().message().ifPresent(objects::add);
      if (entry.step().why().orElse(null) instanceof Why.ObjectChange change) {
        objects.add(change.object());
      }
    }
    return new NamedByEntries(messages, objects);
  }

  static void columns(UnnestParameters<MessageKey> keys) {
    keys.text(MessageKey::sender).uuid(MessageKey::messageId);
  }
}
