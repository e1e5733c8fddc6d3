package org.wasl.store.referral;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.operations.MaintenanceWindow;
import org.wasl.store.log.LeafPosition;

/**
 * Everything the gateway knows about a referral. The caller decides which agency may see which
 * part.
 *
 * @param referral the facts
 * @param messages in order of acceptance
 * @param deliveries in order of their messages, then by recipient
 * @param objects instructions, notices and warrants, in order of their messages
 * @param entries the audit trail
 * @param leafPositions in the audit log, by step: of entries under a signed checkpoint only
 * @param maintenance announced windows of agencies with undelivered messages of the referral
 */
public record Timeline(
    Referral referral,
    List<Message> messages,
    List<Delivery> deliveries,
    List<ReferralObject> objects,
    List<AuditEntry> entries,
    Map<Long, LeafPosition> leafPositions,
    Map<String, MaintenanceWindow> maintenance) {

  /**
   * A referral.
   *
   * @param id of the referral
   * @param state where it stands
   * @param sender who opened it
   * @param caseMessage the message that opened it
   * @param clearJson JSON object of the facts that stay readable
   * @param police competent police services
   * @param office supervising office
   * @param others further agencies that were competent
   * @param why the rows of the decision table that matched
   * @param test whether it is a test: in sandboxes only, and never counted
   * @param createdAt when it was accepted
   */
  public record Referral(
      UUID id,
      String state,
      String sender,
      UUID caseMessage,
      String clearJson,
      List<String> police,
      String office,
      List<String> others,
      List<String> why,
      boolean test,
      Instant createdAt) {

    /** What a decision about it depends on, besides the states. */
    public ReferralFacts facts() {
      return new ReferralFacts(clearJson, police, office, others);
    }
  }

  /**
   * A message of the referral.
   *
   * @param sender who sent it
   * @param messageId chosen by the sender
   * @param type message type
   * @param version of the type
   * @param subtype instruction code or notice action
   * @param number 1 for the case itself
   * @param acceptedAt when
   */
  public record Message(
      String sender,
      UUID messageId,
      String type,
      int version,
      Optional<String> subtype,
      int number,
      Instant acceptedAt) {}

  /**
   * A message on its way to one agency.
   *
   * @param id same in every attempt
   * @param sender of the message
   * @param messageId of the message
   * @param recipient to whom
   * @param state where it stands
   * @param attempts attempts made in all
   * @param dueAt when the next attempt is due, while it waits
   * @param reason why the last attempt failed, or why it is parked
   * @param deliveredAt when the receipt was recorded
   * @param receipt the agency's receipt (a compact JWS)
   * @param retrievedAt when it was recorded that a person opened it
   * @param retrieval the agency's receipt of that
   * @param needsReseal since when no key of the recipient opens it, until a handover has brought
   *     its content again
   */
  public record Delivery(
      UUID id,
      String sender,
      UUID messageId,
      String recipient,
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
  public Set<String> parties() {
    Set<String> parties = new HashSet<>();
    messages.forEach(message -> parties.add(message.sender()));
    deliveries.forEach(delivery -> parties.add(delivery.recipient()));
    return parties;
  }
}
