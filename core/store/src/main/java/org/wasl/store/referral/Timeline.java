package org.wasl.store.referral;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.operations.MaintenanceWindow;
import org.wasl.trail.log.LeafPosition;

/**
 * Everything the gateway knows about a referral. The caller decides which agency may see which
 * part.
 *
 * @param referral the facts
 * @param messages the messages in order of acceptance
 * @param deliveries the deliveries in order of their messages, then by recipient
 * @param objects instructions, notices and warrants, in order of their messages
 * @param entries the audit trail
 * @param leafPositions positions in the audit log by step, only of entries under a signed
 *     checkpoint
 * @param maintenance announced windows of agencies with undelivered messages of the referral
 */
public record Timeline(
    Referral referral,
    List<Message> messages,
    List<Delivery> deliveries,
    List<ReferralObject> objects,
    List<AuditEntry> entries,
    Map<Long, LeafPosition> leafPositions,
    Map<AgencyId, MaintenanceWindow> maintenance) {

  /**
   * A referral.
   *
   * @param id id of the referral
   * @param state its state
   * @param sender the agency that opened it
   * @param caseMessage the message that opened it
   * @param clearJson JSON object of the facts that stay readable
   * @param police competent police services
   * @param office supervising office
   * @param others further agencies that were competent
   * @param why the rows of the decision table that matched
   * @param test whether it is a test, which goes to sandboxes only and is never counted
   * @param createdAt when it was accepted
   */
  public record Referral(
      ReferralId id,
      String state,
      AgencyId sender,
      MessageId caseMessage,
      String clearJson,
      List<AgencyId> police,
      AgencyId office,
      List<AgencyId> others,
      List<String> why,
      boolean test,
      Instant createdAt) {

    /** Returns the facts, besides the states, on which a decision about it depends. */
    public ReferralFacts facts() {
      return new ReferralFacts(clearJson, police, office, others);
    }
  }

  /**
   * A message of the referral.
   *
   * @param sender the agency that sent it
   * @param messageId id that the sender chose
   * @param type message type
   * @param version version of the type
   * @param subtype instruction code or notice action
   * @param number 1 for the case itself
   * @param acceptedAt when it was accepted
   */
  public record Message(
      AgencyId sender,
      MessageId messageId,
      String type,
      int version,
      Optional<String> subtype,
      int number,
      Instant acceptedAt) {}

  /**
   * A message on its way to one agency.
   *
   * @param id id of the delivery, which stays the same in every attempt
   * @param sender sender of the message
   * @param messageId id of the message
   * @param recipient its recipient
   * @param state its state
   * @param attempts attempts made in all
   * @param dueAt when the next attempt is due, while it waits
   * @param reason why the last attempt failed, or why it is parked
   * @param deliveredAt when the receipt was recorded
   * @param receipt the agency's receipt (a compact JWS)
   * @param retrievedAt when it was recorded that a person opened it
   * @param retrieval the agency's receipt of that
   * @param needsReseal time since which no key of the recipient opens it, until a handover has
   *     brought its content again
   */
  public record Delivery(
      DeliveryId id,
      AgencyId sender,
      MessageId messageId,
      AgencyId recipient,
      DeliveryState state,
      int attempts,
      Optional<Instant> dueAt,
      Optional<String> reason,
      Optional<Instant> deliveredAt,
      Optional<String> receipt,
      Optional<Instant> retrievedAt,
      Optional<String> retrieval,
      Optional<Instant> needsReseal) {}

  /** Every agency that sent or was to receive something of this referral. */
  public Set<AgencyId> parties() {
    Set<AgencyId> parties = new HashSet<>();
    messages.forEach(message -> parties.add(message.sender()));
    deliveries.forEach(delivery -> parties.add(delivery.recipient()));
    return parties;
  }
}
