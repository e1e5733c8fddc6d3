package org.wasl.store.intake;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.audit.Why;
import org.wasl.store.deadline.DeadlineNotificationKind;
import org.wasl.store.deadline.OpenDeadline;

/**
 * A message that was decided on and sealed, ready to be kept. Signed answer included: a repetition
 * receives the same bytes.
 *
 * @param sender agency that sent it
 * @param messageId chosen by the sender; unique together with it
 * @param referral the referral it opens or belongs to
 * @param type message type, without version
 * @param version of the type
 * @param subtype instruction code or notice action; empty where the type has none
 * @param contentDigest SHA-256 of the sender's exact bytes (32 bytes); tells a repetition from a
 *     conflict and cannot be guessed from, because the message holds a nonce
 * @param sealed the content
 * @param effect what it does to the referral
 * @param recipients one delivery each, in any order, none twice
 * @param urgency 0 (lowest) to 3; orders the relay
 * @param firstAnswer the exact bytes of the answer
 */
public record Acceptance(
    String sender,
    UUID messageId,
    UUID referral,
    String type,
    int version,
    Optional<String> subtype,
    byte[] contentDigest,
    SealedBytes sealed,
    Effect effect,
    List<Recipient> recipients,
    int urgency,
    byte[] firstAnswer) {

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
   * To whom.
   *
   * @param deliveryId derived from sender, message, recipient and handover number
   * @param agency the recipient
   */
  public record Recipient(UUID deliveryId, String agency) {}

  /** What a message does to its referral. */
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
   * @param triaged no competent recipient was found; the triage agency receives it
   */
  public record OpensReferral(
      String state,
      String clearJson,
      List<String> police,
      String office,
      List<String> others,
      List<String> why,
      boolean triaged)
      implements Effect {}

  /**
   * It belongs to a referral that exists.
   *
   * @param expected states in which it may be accepted; checked under the lock
   * @param next state after it; empty where it stays in whichever of these it is
   * @param effects what else it does
   */
  public record ContinuesReferral(
      Set<String> expected, Optional<String> next, MessageEffects effects) implements Effect {

    /** Moves the referral on and does nothing else. */
    public ContinuesReferral(Set<String> expected, String next) {
      this(expected, Optional.of(next), MessageEffects.NONE);
    }
  }

  /**
   * The gateway itself says it, and the referral stays where it is. Kept only together with its
   * claim, so that nothing is said twice.
   *
   * @param claim what entitles to say it
   */
  public record SendsNotification(NotificationClaim claim) implements Effect {}

  /** What the gateway has to say once. */
  public sealed interface NotificationClaim {
    /** As the audit entry says it. */
    Why why();
  }

  /**
   * A reminder or an escalation.
   *
   * @param id of the deadline
   * @param referral it is found by
   * @param stage what is owed
   * @param what which of the two
   */
  public record DeadlineClaim(long id, UUID referral, String stage, DeadlineNotificationKind kind)
      implements NotificationClaim {
    /** Claims to tell {@code what} of that deadline. */
    public static DeadlineClaim of(OpenDeadline deadline, DeadlineNotificationKind what) {
      return new DeadlineClaim(deadline.id(), deadline.referral(), deadline.stage(), what);
    }

    @Override
    public Why why() {
      return new Why.DeadlineNotice(stage, kind.code());
    }
  }

  /**
   * Where the case stands, for the platform's reporter.
   *
   * @param id of the row
   * @param code where it stands
   */
  public record StatusClaim(long id, String code) implements NotificationClaim {
    @Override
    public Why why() {
      return new Why.Code(code);
    }
  }
}
