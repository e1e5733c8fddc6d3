package org.wasl.routes.inquiry;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.store.deadline.OpenDeadline;
import org.wasl.store.referral.ReferralObject;
import org.wasl.store.referral.Timeline;

/**
 * One agency's view of a referral. The supervising office sees everything; an earlier one sees
 * everything until its transfer; a sender sees the deliveries of its own messages with receipts; a
 * recipient sees only its own deliveries.
 */
final class PartyView {
  /**
   * The reason of a legal hold or an erasure is visible to the operator and the supervising office
   * only.
   */
  private static final Set<AuditAction> OF_OPERATORS =
      Set.of(AuditAction.HELD, AuditAction.HOLD_RELEASED, AuditAction.ERASURE_REQUESTED);

  private final String agency;
  private final Timeline timeline;
  private final boolean supervises;

  /** The message by which this agency transferred the referral. */
  private final Optional<Timeline.Message> gaveAway;

  PartyView(String agency, Timeline timeline) {
    this.agency = agency;
    this.timeline = timeline;
    this.supervises = timeline.referral().office().equals(agency);
    this.gaveAway =
        timeline.messages().stream()
            .filter(message -> message.sender().equals(agency))
            .filter(
                message ->
                    Lifecycle.transfersSupervision(message.type(), message.subtype().orElse("")))
            .reduce((earlier, later) -> later);
  }

  /** For an agency that is not a party, the referral does not exist. */
  boolean exists() {
    return supervises || timeline.parties().contains(agency);
  }

  List<Timeline.Delivery> deliveries() {
    return timeline.deliveries().stream()
        .filter(
            delivery ->
                supervises
                    || supervisedWhen(delivery)
                    || delivery.recipient().equals(agency)
                    || delivery.sender().equals(agency))
        .toList();
  }

  List<AuditEntry> entries() {
    return timeline.entries().stream().filter(this::maySee).toList();
  }

  /**
   * Instructions and notices that it created, holds or received; of its own ones it sees every
   * holder.
   */
  List<ReferralObject> objects() {
    return timeline.objects().stream().filter(this::maySee).toList();
  }

  /** The agencies that have not confirmed or answered yet, as far as this agency may see them. */
  List<String> waitingFor(ReferralObject object) {
    boolean all = supervises || object.maker().equals(agency);
    return object.holders().stream()
        .filter(holder -> !holder.confirmed())
        .map(ReferralObject.Holder::agency)
        .filter(holder -> all || holder.equals(agency))
        .toList();
  }

  private boolean maySee(ReferralObject object) {
    return supervises
        || gaveAway.filter(message -> object.number() <= message.number()).isPresent()
        || object.maker().equals(agency)
        || object.isHeldBy(agency)
        || timeline.deliveries().stream()
            .anyMatch(
                delivery ->
                    delivery.recipient().equals(agency)
                        && delivery.messageId().equals(object.id())
                        && delivery.sender().equals(object.maker()));
  }

  private boolean supervisedWhen(Timeline.Delivery delivery) {
    return gaveAway.isPresent()
        && timeline.messages().stream()
            .filter(message -> message.number() <= gaveAway.get().number())
            .anyMatch(
                message ->
                    message.sender().equals(delivery.sender())
                        && message.messageId().equals(delivery.messageId()));
  }

  private boolean supervisedWhen(AuditEntry entry) {
    return gaveAway
        .flatMap(
            message ->
                timeline.entries().stream()
                    .filter(it -> it.step().action() == AuditAction.ACCEPTED)
                    .filter(it -> it.step().sender().filter(agency::equals).isPresent())
                    .filter(
                        it -> it.step().message().filter(message.messageId()::equals).isPresent())
                    .findFirst())
        .filter(accepted -> entry.number() <= accepted.number())
        .isPresent();
  }

  boolean maySee(OpenDeadline deadline) {
    return supervises || deadline.agency().equals(agency);
  }

  private boolean maySee(AuditEntry entry) {
    if (supervises
        || supervisedWhen(entry)
        || entry.step().sender().filter(agency::equals).isPresent()) {
      return true;
    }
    if (OF_OPERATORS.contains(entry.step().action())) {
      return false;
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
