package org.wasl.routes.inquiry;

import java.util.List;
import org.wasl.audit.AuditEntry;
import org.wasl.store.OpenDeadline;
import org.wasl.store.Timeline;

/**
 * One agency's view of a referral. The supervising office sees all of it; a sender sees what became
 * of his messages, receipts included; a recipient sees his own deliveries and no other's.
 */
final class View {
  private final String agency;
  private final Timeline timeline;
  private final boolean supervises;

  View(String agency, Timeline timeline) {
    this.agency = agency;
    this.timeline = timeline;
    this.supervises = timeline.referral().office().equals(agency);
  }

  /** To whoever takes no part in it, a referral does not exist. */
  boolean exists() {
    return supervises || timeline.parties().contains(agency);
  }

  List<Timeline.Delivery> deliveries() {
    return timeline.deliveries().stream()
        .filter(
            delivery ->
                supervises
                    || delivery.recipient().equals(agency)
                    || delivery.sender().equals(agency))
        .toList();
  }

  List<AuditEntry> entries() {
    return timeline.entries().stream().filter(this::mayKnow).toList();
  }

  boolean mayKnow(OpenDeadline deadline) {
    return supervises || deadline.agency().equals(agency);
  }

  private boolean mayKnow(AuditEntry entry) {
    if (supervises || entry.step().sender().filter(agency::equals).isPresent()) {
      return true;
    }
    return entry.step().recipient().isPresent()
        ? entry.step().recipient().filter(agency::equals).isPresent()
        : entry.step().message().isEmpty() || receives(entry);
  }

  private boolean receives(AuditEntry entry) {
    return timeline.deliveries().stream()
        .anyMatch(
            delivery ->
                delivery.recipient().equals(agency)
                    && entry.step().sender().filter(delivery.sender()::equals).isPresent()
                    && entry.step().message().filter(delivery.messageId()::equals).isPresent());
  }
}
