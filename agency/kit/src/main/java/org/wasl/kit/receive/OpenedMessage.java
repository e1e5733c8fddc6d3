package org.wasl.kit.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.Optional;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignedMessage;

/**
 * A message in clear, as its sender wrote and signed it.
 *
 * @param received its delivery in the inbox
 * @param envelope its head
 * @param body its exact bytes
 * @param signature the sender's detached JWS over them
 */
public record OpenedMessage(
    ReceivedDelivery received, Envelope envelope, byte[] body, String signature) {
  /**
   * Opens a received delivery, and returns empty if no key opens it, or the content is no message.
   *
   * @param privateKeys the private keys of the agency
   */
  public static Optional<OpenedMessage> open(ReceivedDelivery received, JWKSet privateKeys) {
    return MessageSealer.open(received.sealed(), privateKeys)
        .flatMap(
            message ->
                MessageDocument.envelope(message.body())
                    .map(
                        envelope ->
                            new OpenedMessage(
                                received, envelope, message.body(), message.signature())));
  }

  /** The referral it belongs to, also where the envelope could not name it yet. */
  public ReferralId referral() {
    return received.referral();
  }

  /** The message with its signature, which proves its author. */
  public SignedMessage signed() {
    return new SignedMessage(body, signature);
  }

  /**
   * Returns the message that this one hands over, as if it had been delivered itself. If this is no
   * valid handover, returns this message.
   *
   * @param directory accepted senders, with the keys to verify their messages
   */
  public OpenedMessage asHandedOver(AgencyDirectory directory) {
    return Optional.of(signed())
        .filter(HandedOverMessage::isHandover)
        .flatMap(message -> HandedOverMessage.in(message, referral(), directory))
        .map(
            inside ->
                new OpenedMessage(
                    received,
                    inside.envelope(),
                    inside.original().body(),
                    inside.original().signature()))
        .orElse(this);
  }

  /** Returns the whole document, envelope and content. Each call parses it again. */
  public JsonNode document() {
    return MessageDocument.parse(body)
        .orElseThrow(() -> new IllegalStateException("was parsed when it was received"));
  }
}
