package org.wasl.kit.evidence;

import java.util.List;
import java.util.Optional;
import org.wasl.kit.receive.HandedOverMessage;
import org.wasl.kit.receive.MessageDocument;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.SignedMessage;

/**
 * The sealed files of a received message, and what a receipt for one of them names.
 *
 * @param sender sender of the message that lists them
 * @param messageId id of that message
 * @param referral its referral
 * @param message that message as its sender signed it
 * @param entries the files
 */
public record EvidenceList(
    AgencyId sender,
    MessageId messageId,
    ReferralId referral,
    SignedMessage message,
    List<EvidenceEntry> entries) {
  /** Copies the list. */
  public EvidenceList {
    entries = List.copyOf(entries);
  }

  /**
   * The files of an opened message. Those of a handover are the files of the message in it.
   *
   * @param referral the referral of the delivery
   * @param directory accepted senders, with the keys to verify their messages
   * @return empty if the author of a handed-over message did not sign it, or the document is none
   * @throws IllegalArgumentException if an entry is malformed
   */
  public static Optional<EvidenceList> of(
      SignedMessage message, ReferralId referral, AgencyDirectory directory) {
    Optional<SignedMessage> original =
        HandedOverMessage.isHandover(message)
            ? HandedOverMessage.in(message, referral, directory).map(HandedOverMessage::original)
            : Optional.of(message);
    return original.flatMap(it -> ofOriginal(it, referral));
  }

  private static Optional<EvidenceList> ofOriginal(SignedMessage message, ReferralId referral) {
    Optional<Envelope> envelope = MessageDocument.envelope(message.body());
    return MessageDocument.parse(message.body())
        .flatMap(
            document ->
                envelope.map(
                    head ->
                        new EvidenceList(
                            head.sender(),
                            head.messageId(),
                            referral,
                            message,
                            EvidenceEntry.listedIn(document))));
  }
}
