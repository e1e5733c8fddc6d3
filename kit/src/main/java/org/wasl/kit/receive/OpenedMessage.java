package org.wasl.kit.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.Optional;
import java.util.UUID;
import org.wasl.kit.inbox.ReceivedDelivery;
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
   * Opens a received delivery; empty where no key opens it, or what is in it is no message.
   *
   * @param privateKeys of the agency
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
  public UUID referral() {
    return received.referral();
  }

  /** The message with its signature, which proves its author. */
  public SignedMessage signed() {
    return new SignedMessage(body, signature);
  }

  /**
   * The message that this one hands over, as if it had been delivered itself; this message where it
   * is not a valid handover.
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

  /** The whole document, envelope and content; parsed again with each call. */
  public JsonNode document() {
    return MessageDocument.parse(body)
        .orElseThrow(() -> new IllegalStateException("was parsed when it was received"));
  }
}
