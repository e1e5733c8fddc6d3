package org.wasl.audit.verify;

import java.util.OptionalInt;
import java.util.Set;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.JsonValue;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.MalformedException;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;

/** Reads audit entries back from their canonical form. */
final class AuditEntryReader {
  private static final Set<String> REQUIRED =
      Set.of("action", "actor", "at", "step", "stream", "v");
  private static final Set<String> OPTIONAL =
      Set.of("attempt", "delivery", "digest", "message", "recipient", "sender", "why");
  private static final long MAX_NUMBER = 1L << 53;

  private AuditEntryReader() {}

  static AuditEntry read(JsonValue value) {
    JsonMembers entry = JsonMembers.of(value, REQUIRED, OPTIONAL);
    if (entry.number("v", MAX_NUMBER) != AuditEntry.VERSION) {
      throw new MalformedException("an entry of version " + AuditEntry.VERSION);
    }
    AuditAction action = action(entry.text("action"));
    String stream = entry.text("stream");
    Step step =
        new Step(
            action,
            entry.text("actor"),
            entry.optionalUuid("message").map(MessageId::new),
            entry.optionalText("sender").map(AgencyId::new),
            entry.optionalUuid("delivery").map(DeliveryId::new),
            entry.optionalText("recipient").map(AgencyId::new),
            entry.has("attempt")
                ? OptionalInt.of((int) entry.number("attempt", Integer.MAX_VALUE))
                : OptionalInt.empty(),
            entry.optionalText("digest"),
            entry.optionalText("why").map(why -> StepReason.parse(why, action, stream)));
    return new AuditEntry(stream, entry.number("step", MAX_NUMBER), entry.time("at"), step);
  }

  private static AuditAction action(String name) {
    try {
      return AuditAction.ofWireName(name);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("an action of version " + AuditEntry.VERSION);
    }
  }
}
