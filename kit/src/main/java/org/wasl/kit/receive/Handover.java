package org.wasl.kit.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Optional;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Envelope;
import org.wasl.wire.SignatureCheck;
import org.wasl.wire.SignatureVerifier;

/**
 * {@code handover/1}: a message given on to who joined later, with its author's own signature. The
 * gateway cannot look into what it has kept, so whoever holds the content hands it over.
 */
public final class Handover {
  private static final String TYPE = "handover";

  private Handover() {}

  /**
   * The content of a handover.
   *
   * @param message what is handed over, as it was received
   * @param addressee a party of the referral
   * @param number of this handover of that message to that addressee, from 1
   */
  public static ObjectNode of(OpenedMessage message, String addressee, int number) {
    Envelope envelope = message.envelope();
    ObjectNode content =
        JsonNodeFactory.instance.objectNode().put("addressee", addressee).put("number", number);
    content
        .putObject("message")
        .put("sender", envelope.sender())
        .put("messageId", envelope.messageId().toString())
        .put("type", envelope.typeAndVersion());
    return content
        .put("original", Base64.getUrlEncoder().withoutPadding().encodeToString(message.body()))
        .put("signature", message.signature());
  }

  /**
   * What a handover carries, as if its delivery had brought it; empty for another message, and
   * where its author, who is asked of the directory, did not write it or wrote another one.
   */
  public static Optional<OpenedMessage> open(OpenedMessage handover, AgencyDirectory directory) {
    if (!handover.envelope().type().equals(TYPE)) {
      return Optional.empty();
    }
    JsonNode content = handover.document().path("content");
    byte[] body = Base64.getUrlDecoder().decode(content.path("original").asText());
    String signature = content.path("signature").asText();
    return MessageDocument.envelope(body)
        .filter(envelope -> isWhatIsSaid(envelope, content.path("message")))
        .filter(envelope -> isOf(envelope.sender(), body, signature, directory))
        .map(envelope -> new OpenedMessage(handover.received(), envelope, body, signature));
  }

  private static boolean isWhatIsSaid(Envelope envelope, JsonNode said) {
    return envelope.sender().equals(said.path("sender").asText())
        && envelope.messageId().toString().equals(said.path("messageId").asText())
        && envelope.typeAndVersion().equals(said.path("type").asText());
  }

  private static boolean isOf(
      String author, byte[] body, String signature, AgencyDirectory directory) {
    SignatureVerifier signatures = new SignatureVerifier(directory);
    return directory
        .byId(author)
        .filter(agency -> signatures.message(agency, body, signature) == SignatureCheck.VALID)
        .isPresent();
  }
}
