package org.wasl.audit.verify;

import java.util.OptionalInt;
import java.util.Set;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.log.Malformed;
import org.wasl.rules.delivery.AuditAction;

/** Reads audit entries back from their canonical form. */
final class EntryReader {
  private static final Set<String> REQUIRED =
      Set.of("action", "actor", "at", "step", "stream", "v");
  private static final Set<String> OPTIONAL =
      Set.of("attempt", "delivery", "digest", "message", "recipient", "sender", "why");
  private static final long MAX_NUMBER = 1L << 53;

  private EntryReader() {}

  static AuditEntry entry(Object value) {
    Members entry = Members.of(value, REQUIRED, OPTIONAL);
    if (entry.number("v", MAX_NUMBER) != AuditEntry.VERSION) {
      throw new Malformed("an entry of version " + AuditEntry.VERSION);
    }
    Step step =
        new Step(
            action(entry.text("action")),
            entry.text("actor"),
            entry.maybeUuid("message"),
            entry.maybe("sender"),
            entry.maybeUuid("delivery"),
            entry.maybe("recipient"),
            entry.has("attempt")
                ? OptionalInt.of((int) entry.number("attempt", Integer.MAX_VALUE))
                : OptionalInt.empty(),
            entry.maybe("digest"),
            entry.maybe("why"));
    return new AuditEntry(
        entry.text("stream"), entry.number("step", MAX_NUMBER), entry.time("at"), step);
  }

  private static AuditAction action(String name) {
    try {
      return AuditAction.ofWireName(name);
    } catch (IllegalArgumentException e) {
      throw new Malformed("an action of version " + AuditEntry.VERSION);
    }
  }
}
