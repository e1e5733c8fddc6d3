package org.wasl.kit.receive;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.UUID;
import org.wasl.kit.inbox.Received;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Envelope;
import org.wasl.wire.SignedMessage;

/**
 * A message in clear, as its sender wrote and signed it.
 *
 * @param received the delivery that brought it, as the inbox has it
 * @param envelope its head
 * @param body its exact bytes
 * @param signature the sender's detached JWS over them
 */
public record OpenedMessage(Received received, Envelope envelope, byte[] body, String signature) {
  /** The referral it belongs to, also where the envelope could not name it yet. */
  public UUID referral() {
    return received.referral();
  }

  /** What its recipient can prove. */
  public SignedMessage signed() {
    return new SignedMessage(body, signature);
  }

  /**
   * The message that this one hands over, as if its own delivery had brought it; itself where it
   * hands over nothing, or nothing that its author signed.
   *
   * @param directory whose messages are taken, with the keys to verify them
   */
  public OpenedMessage asHandedOver(AgencyDirectory directory) {
    return Optional.of(signed())
        .filter(Handover::isHandover)
        .flatMap(message -> Handover.in(message, directory))
        .map(
            inside ->
                new OpenedMessage(
                    received,
                    inside.envelope(),
                    inside.original().body(),
                    inside.original().signature()))
        .orElse(this);
  }

  /** The whole document, envelope and content; parsed anew with each call. */
  public JsonNode document() {
    return MessageDocument.parse(body)
        .orElseThrow(() -> new IllegalStateException("was parsed when it was received"));
  }
}
