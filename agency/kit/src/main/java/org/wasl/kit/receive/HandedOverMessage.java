package org.wasl.kit.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Optional;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SignedMessage;

/**
 * A message that is handed over ({@code handover/1}) to an agency that joined later or cannot open
 * its own copy. It holds the original's exact bytes and its sender's signature. So the new
 * recipient can prove the author, and the agency that hands it over cannot change it.
 *
 * @param original the message handed over
 * @param envelope its head
 */
public record HandedOverMessage(SignedMessage original, Envelope envelope) {
  /** Type of the message, without its version. */
  public static final String TYPE = MessageLimits.HANDOVER;

  /**
   * Returns the handover of a message that was opened or written. If the message is a handover
   * itself, the original is handed over.
   *
   * @throws IllegalArgumentException if it is no message, or is too large to be handed over
   */
  public static HandedOverMessage of(SignedMessage message) {
    Envelope envelope = envelope(message);
    if (isHandover(message)) {
      return of(inside(document(message)));
    }
    MessageLimits.LARGEST.check(envelope.type(), message.body().length);
    return new HandedOverMessage(message, envelope);
  }

  /** Tells whether a message is a handover itself. */
  public static boolean isHandover(SignedMessage message) {
    return envelope(message).type().equals(TYPE);
  }

  /**
   * Returns the message in a received {@code handover/1}. It is empty if the handover contradicts
   * it, it belongs to another referral, or its author did not sign it.
   *
   * @param referral the referral of the handover
   * @param directory accepted senders, with the keys to verify their messages
   */
  public static Optional<HandedOverMessage> in(
      SignedMessage handover, ReferralId referral, AgencyDirectory directory) {
    try {
      JsonNode document = document(handover);
      SignedMessage original = inside(document);
      Envelope envelope = envelope(original);
      JsonNode summary = document.at("/content/message");
      boolean agrees =
          envelope.sender().value().equals(summary.path("sender").asText())
              && envelope.messageId().toString().equals(summary.path("messageId").asText())
              && envelope.typeAndVersion().equals(summary.path("type").asText())
              && envelope.referral().map(referral::equals).orElse(true);
      return Optional.of(new HandedOverMessage(original, envelope))
          .filter(it -> agrees && it.isGenuine(directory));
    } catch (IllegalArgumentException e) {
      // An invalid handover is ignored.
      return Optional.empty();
    }
  }

  /**
   * The content of the handover message to {@code addressee}.
   *
   * @param number number of this handover of the message to the addressee, from 1
   */
  public JsonNode content(AgencyId addressee, int number) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("addressee", addressee.value()).put("number", number);
    content
        .putObject("message")
        .put("sender", envelope.sender().value())
        .put("messageId", envelope.messageId().toString())
        .put("type", envelope.typeAndVersion());
    return content.put("original", text()).put("signature", original.signature());
  }

  private boolean isGenuine(AgencyDirectory directory) {
    return directory
        .byId(envelope.sender())
        .filter(
            sender ->
                SignatureVerifier.ofAnyTime(directory)
                        .verifyMessage(sender, original.body(), original.signature())
                    == SignatureStatus.VALID)
        .isPresent();
  }

  private String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(original.body());
  }

  private static JsonNode document(SignedMessage message) {
    return MessageDocument.parse(message.body())
        .orElseThrow(() -> new IllegalArgumentException("not a message document"));
  }

  private static SignedMessage inside(JsonNode document) {
    JsonNode content = document.path("content");
    return new SignedMessage(
        Base64.getUrlDecoder().decode(content.path("original").asText()),
        content.path("signature").asText());
  }

  private static Envelope envelope(SignedMessage message) {
    return MessageDocument.envelope(message.body())
        .orElseThrow(() -> new IllegalArgumentException("its envelope is not complete"));
  }
}
