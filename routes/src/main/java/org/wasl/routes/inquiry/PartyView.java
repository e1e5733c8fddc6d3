package org.wasl.routes.inquiry;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.deadline.OpenDeadline;
import org.wasl.store.delivery.MessageKey;
import org.wasl.store.referral.Evidence;
import org.wasl.store.referral.ReferralObject;
import org.wasl.store.referral.SupervisionTransfer;
import org.wasl.store.referral.Timeline;
import org.wasl.store.referral.TimelinePage;

/**
 * One agency's view of a referral. The supervising office sees everything. An earlier office sees
 * everything until its transfer, and the present state of deliveries and objects of messages until
 * then. A sender sees the deliveries of its own messages with receipts. A recipient sees only its
 * own deliveries.
 */
final class PartyView {
  /**
   * The reason of a legal hold or an erasure is visible to the operator and the supervising office
   * only.
   */
  private static final Set<AuditAction> OPERATOR_ACTIONS =
      Set.of(AuditAction.HELD, AuditAction.HOLD_RELEASED, AuditAction.ERASURE_REQUESTED);

  private final AgencyId agency;
  private final Timeline timeline;
  private final boolean supervises;

  /** Messages that were delivered to this agency, or are to be. */
  private final Set<MessageKey> received = new HashSet<>();

  /** Messages of the time when this agency supervised and then gave the referral away. */
  private final Set<MessageKey> supervised = new HashSet<>();

  /** Number of the message by which this agency transferred the referral, or 0 if it did not. */
  private final int transferMessage;

  /** Number of the last step while it supervised the referral, or 0 if it never did. */
  private final long lastSupervisedStep;

  private final boolean party;

  /** The view of the whole referral. */
  PartyView(AgencyId agency, Evidence evidence) {
    this(
        agency,
        evidence.timeline(),
        evidence.timeline().parties().contains(agency),
        evidence.transfer());
  }

  /** The view of some steps. */
  PartyView(AgencyId agency, TimelinePage page) {
    this(agency, page.timeline(), page.party(), page.transfer());
  }

  private PartyView(
      AgencyId agency, Timeline timeline, boolean party, Optional<SupervisionTransfer> transfer) {
    this.agency = agency;
    this.timeline = timeline;
    this.party = party;
    this.supervises = timeline.referral().office().equals(agency);
    timeline.deliveries().stream()
        .filter(delivery -> delivery.recipient().equals(agency))
        .forEach(delivery -> received.add(key(delivery)));
    this.transferMessage = transfer.map(SupervisionTransfer::message).orElse(0);
    this.lastSupervisedStep = transfer.map(SupervisionTransfer::step).orElse(0L);
    timeline.messages().stream()
        .filter(message -> message.number() <= transferMessage)
        .forEach(message -> supervised.add(new MessageKey(message.sender(), message.messageId())));
  }

  private static MessageKey key(Timeline.Delivery delivery) {
    return new MessageKey(delivery.sender(), delivery.messageId());
  }

  /** For an agency that is not a party, the referral does not exist. */
  boolean exists() {
    return supervises || party;
  }

  List<Timeline.Delivery> deliveries() {
    return timeline.deliveries().stream()
        .filter(
            delivery ->
                supervises
                    || supervised.contains(key(delivery))
                    || delivery.recipient().equals(agency)
                    || delivery.sender().equals(agency))
        .toList();
  }

  List<AuditEntry> entries() {
    return timeline.entries().stream().filter(this::maySee).toList();
  }

  /**
   * Instructions and notices that it created, holds or received. It sees every holder of its own
   * ones.
   */
  List<ReferralObject> objects() {
    return timeline.objects().stream().filter(this::maySee).toList();
  }

  /** The agencies that have not confirmed or answered yet, as far as this agency may see them. */
  List<AgencyId> waitingFor(ReferralObject object) {
    boolean all = supervises || object.maker().equals(agency);
    return object.holders().stream()
        .filter(holder -> !holder.confirmed())
        .map(ReferralObject.Holder::agency)
        .filter(holder -> all || holder.equals(agency))
        .toList();
  }

  private boolean maySee(ReferralObject object) {
    return supervises
        || object.number() <= transferMessage
        || object.maker().equals(agency)
        || object.isHeldBy(agency)
        || received.contains(new MessageKey(object.maker(), object.id()));
  }

  boolean maySee(OpenDeadline deadline) {
    return supervises || deadline.agency().equals(agency);
  }

  private boolean maySee(AuditEntry entry) {
    if (supervises
        || entry.number() <= lastSupervisedStep
        || entry.step().sender().filter(agency::equals).isPresent()) {
      return true;
    }
    if (OPERATOR_ACTIONS.contains(entry.step().action())) {
      return false;
    }
    return entry.step().recipient().isPresent()
        ? entry.step().recipient().filter(agency::equals).isPresent()
        : entry.step().message().isEmpty() || receives(entry);
  }

  private boolean receives(AuditEntry entry) {
    Optional<AgencyId> sender = entry.step().sender();
    return sender.isPresent()
        && received.contains(new MessageKey(sender.get(), entry.step().message().orElseThrow()));
  }
}
