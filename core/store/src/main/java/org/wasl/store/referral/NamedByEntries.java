package org.wasl.store.referral;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.StepReason;
import org.wasl.database.UnnestParameters;
import org.wasl.rules.id.MessageId;
import org.wasl.store.delivery.MessageKey;

/**
 * The messages and objects that some entries of a referral name.
 *
 * @param messages the messages, with those of the deliveries that the entries name
 * @param objects the objects, with those that one of these messages made
 */
record NamedByEntries(Set<MessageKey> messages, Set<MessageId> objects) {
  static NamedByEntries of(List<AuditEntry> entries) {
    Set<MessageKey> messages = new HashSet<>();
    Set<MessageId> objects = new HashSet<>();
    for (AuditEntry entry : entries) {
      entry
          .step()
          .sender()
          .ifPresent(
              sender ->
                  entry.step().message().ifPresent(id -> messages.add(new MessageKey(sender, id))));
      entry.step().message().ifPresent(objects::add);
      if (entry.step().why().orElse(null) instanceof StepReason.ObjectChange change) {
        objects.add(change.object());
      }
    }
    return new NamedByEntries(messages, objects);
  }

  static void columns(UnnestParameters<MessageKey> keys) {
    keys.text("sender", it -> it.sender().value())
        .uuid("message_id", messageKey -> messageKey.messageId().value());
  }
}
