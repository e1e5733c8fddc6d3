package org.wasl.audit;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;

/**
 * One audited action, without its position in a stream.
 *
 * @param action the action
 * @param actor the actor, which is an agency id, {@code gateway}, or {@code operator:<id>}
 * @param message the message it is about, with {@code sender}
 * @param sender the sender, which chose the message's id
 * @param delivery the delivery it is about, with {@code recipient}
 * @param recipient to whom
 * @param attempt number of the attempt, from 1
 * @param digest base64url SHA-256 of ciphertext. It is never of anything that could be guessed
 * @param why the reason, in codes
 */
public record Step(
    AuditAction action,
    String actor,
    Optional<MessageId> message,
    Optional<AgencyId> sender,
    Optional<DeliveryId> delivery,
    Optional<AgencyId> recipient,
    OptionalInt attempt,
    Optional<String> digest,
    Optional<StepReason> why) {

  /** Refuses a step without action or actor. */
  public Step {
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(actor, "actor");
  }

  /** A step that has only action and actor. */
  public static Step of(AuditAction action, String actor) {
    return new Step(
        action,
        actor,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A copy of this step that names the message. */
  public Step message(AgencyId by, MessageId id) {
    return new Step(
        action, actor, Optional.of(id), Optional.of(by), delivery, recipient, attempt, digest, why);
  }

  /** A copy of this step that names the delivery. */
  public Step delivery(DeliveryId id, AgencyId to) {
    return new Step(
        action, actor, message, sender, Optional.of(id), Optional.of(to), attempt, digest, why);
  }

  /** A copy of this step that names the recipient, without a delivery. */
  public Step recipient(AgencyId to) {
    return new Step(
        action, actor, message, sender, delivery, Optional.of(to), attempt, digest, why);
  }

  /** A copy of this step with the number of the attempt. */
  public Step attempt(int number) {
    return new Step(
        action, actor, message, sender, delivery, recipient, OptionalInt.of(number), digest, why);
  }

  /** A copy of this step with the digest of the ciphertext. */
  public Step digest(String ofCiphertext) {
    return new Step(
        action,
        actor,
        message,
        sender,
        delivery,
        recipient,
        attempt,
        Optional.of(ofCiphertext),
        why);
  }

  /** A copy of this step with this reason. */
  public Step why(StepReason reason) {
    return new Step(
        action, actor, message, sender, delivery, recipient, attempt, digest, Optional.of(reason));
  }

  /** The reason as the entry writes it. */
  public Optional<String> whyText() {
    return why.map(StepReason::text);
  }
}
