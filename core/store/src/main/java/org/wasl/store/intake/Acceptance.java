package org.wasl.store.intake;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.deadline.OwnMessageClaim;
import org.wasl.store.delivery.MessageKey;
import org.wasl.store.file.FileClaims.FileClaim;
import org.wasl.store.file.ListedFile;
import org.wasl.store.referral.ReferralFacts;

/**
 * A decided and sealed message, ready to be stored, with its signed answer. A duplicate receives
 * the same bytes.
 *
 * @param sender agency that sent it
 * @param messageId id that the sender chose, unique together with the sender
 * @param referral the referral it opens or belongs to
 * @param type message type, without version
 * @param version version of the type
 * @param subtype instruction code or notice action, empty if the type has none
 * @param contentDigest SHA-256 of the sender's exact bytes (32 bytes). It distinguishes a duplicate
 *     from a conflict. Nobody can guess the content from it, because the message holds a nonce
 * @param sealed the content
 * @param test whether it has the mark of a test, as every message of its referral. A referral that
 *     it opens keeps the mark
 * @param effect its effect on the referral
 * @param recipients one delivery each, in any order, none twice
 * @param urgency 0 (lowest) to 3, by which due deliveries are ordered
 * @param files the evidence files that it lists, none twice
 * @param firstAnswer the exact bytes of the answer
 */
public record Acceptance(
    AgencyId sender,
    MessageId messageId,
    ReferralId referral,
    String type,
    int version,
    Optional<String> subtype,
    byte[] contentDigest,
    SealedBytes sealed,
    boolean test,
    Effect effect,
    List<Recipient> recipients,
    int urgency,
    List<ListedFile> files,
    byte[] firstAnswer) {

  /** Identity of the message. */
  public MessageKey key() {
    return new MessageKey(sender, messageId);
  }

  /** The files that it lists, with itself. */
  Stream<FileClaim> fileClaims() {
    return files.stream().map(file -> new FileClaim(key(), referral, file));
  }

  /** Tells whether it opens its referral. Otherwise the referral exists before it. */
  boolean opensReferral() {
    return switch (effect) {
      case OpensReferral _ -> true;
      case ContinuesReferral _, SendsOwnMessage _ -> false;
    };
  }

  /**
   * Sealed bytes as stored and sent.
   *
   * @param ciphertext exact bytes of the JWE
   * @param digest base64url SHA-256 of them
   * @param kids keys that open it
   * @param paddedSize size of the padded plaintext, in bytes
   */
  public record SealedBytes(byte[] ciphertext, String digest, List<String> kids, int paddedSize) {}

  /**
   * An agency that is to receive the message.
   *
   * @param deliveryId id derived from sender, message, recipient and handover number
   * @param agency the recipient
   * @param leaseNow whether a call to the agency can begin as soon as the message is stored. If
   *     nothing else has to be delivered first, the transaction that stores the message leases the
   *     delivery
   */
  public record Recipient(DeliveryId deliveryId, AgencyId agency, boolean leaseNow) {}

  /** Effect of a message on its referral. */
  public sealed interface Effect {}

  /**
   * It opens the referral.
   *
   * @param state its first state
   * @param clearJson JSON object of the facts that stay readable
   * @param police competent police services
   * @param office supervising office
   * @param others further agencies that were competent
   * @param why the rows of the decision table that matched
   * @param triaged whether no competent recipient was found, so that the triage agency receives it
   */
  public record OpensReferral(
      String state,
      String clearJson,
      List<AgencyId> police,
      AgencyId office,
      List<AgencyId> others,
      List<String> why,
      boolean triaged)
      implements Effect {}

  /**
   * It belongs to a referral that exists.
   *
   * @param expected states in which it may be accepted, checked under the lock
   * @param decidedBy parties and facts by which it was decided, checked under the lock. It is empty
   *     if the message does not depend on them
   * @param next state after it, empty if the state does not change
   * @param effects its further effects
   */
  public record ContinuesReferral(
      Set<String> expected,
      Optional<ReferralFacts> decidedBy,
      Optional<String> next,
      MessageEffects effects)
      implements Effect {}

  /**
   * A notification of the gateway itself. The state of the referral does not change. The
   * notification is stored only together with its claim, so that nothing is sent twice.
   *
   * @param claim the right to send it, not used up if the referral is not as expected
   * @param expected states in which it may be sent, checked under the lock
   * @param decidedBy parties and facts by which its recipient was chosen, checked under the lock.
   *     It is empty if the recipient does not depend on them
   */
  public record SendsOwnMessage(
      OwnMessageClaim claim, Set<String> expected, Optional<ReferralFacts> decidedBy)
      implements Effect {}
}
