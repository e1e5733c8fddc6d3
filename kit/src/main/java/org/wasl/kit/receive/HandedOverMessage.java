package org.wasl.kit.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SignedMessage;

/**
 * A message that is handed over to an agency that joined later or cannot open its own copy: {@code
 * handover/1}. It holds the original's exact bytes and its sender's signature, so that the new
 * recipient can prove who wrote it, and the agency that hands it over cannot change it.
 *
 * @param original the message handed over
 * @param envelope its head
 */
public record HandedOverMessage(SignedMessage original, Envelope envelope) {
  /** Type of the message, without its version. */
  public static final String TYPE = MessageLimits.HANDOVER;

  /**
   * The handover of a message that was opened or written; of a received handover, the original is
   * handed over.
   *
   * @throws IllegalArgumentException for what is not a message, or too large to be handed over
   */
  public static HandedOverMessage of(SignedMessage message) {
    Envelope envelope = envelope(message);
    if (isHandover(message)) {
      return of(inside(document(message)));
    }
    MessageLimits.LARGEST.check(envelope.type(), message.body().length);
    return new HandedOverMessage(message, envelope);
  }

  /** Whether a message is a handover itself. */
  public static boolean isHandover(SignedMessage message) {
    return envelope(message).type().equals(TYPE);
  }

  /**
   * The message in a received {@code handover/1}; empty where the handover contradicts it, it is of
   * another referral, or its author did not sign it.
   *
   * @param referral that the handover belongs to
   * @param directory accepted senders, with the keys to verify their messages
   */
  public static Optional<HandedOverMessage> in(
      SignedMessage handover, UUID referral, AgencyDirectory directory) {
    try {
      JsonNode document = document(handover);
      SignedMessage original = inside(document);
      Envelope envelope = envelope(original);
      JsonNode said = document.at("/content/message");
      boolean agrees =
          envelope.sender().equals(said.path("sender").asText())
              && envelope.messageId().toString().equals(said.path("messageId").asText())
              && envelope.typeAndVersion().equals(said.path("type").asText())
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
   * @param number of this handover of the message to the addressee, from 1
   */
  public JsonNode content(String addressee, int number) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("addressee", addressee).put("number", number);
    content
        .putObject("message")
        .put("sender", envelope.sender())
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
