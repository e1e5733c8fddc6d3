package org.wasl.routes.own;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.routes.door.Decided;
import org.wasl.routes.door.Message;
import org.wasl.schemas.SchemaRegistry;
import org.wasl.schemas.Violation;
import org.wasl.store.Acceptance.Claim;
import org.wasl.store.Acceptance.Tells;
import org.wasl.wire.Agency;
import org.wasl.wire.Envelope;
import org.wasl.wire.OwnMessages;
import org.wasl.wire.Signer;
import org.wasl.wire.Submission;

/**
 * The gateway as a sender: writes and signs as any agency does; the rest of the way is the same.
 */
public final class OwnVoice {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NO_HANDOVER = 0;
  private static final int VERSION = 1;

  private final SchemaRegistry schemas;
  private final Signer signer;
  private final Clock clock;
  private final Agency self = OwnMessages.sender();
  private final SecureRandom random = new SecureRandom();

  /**
   * @param signer the gateway's own
   */
  public OwnVoice(SchemaRegistry schemas, Signer signer, Clock clock) {
    this.schemas = schemas;
    this.signer = signer;
    this.clock = clock;
  }

  /**
   * A message of the gateway to one agency, decided on and signed.
   *
   * @param claim what entitles to say it; whoever claims first says it
   */
  Decided write(
      String type, UUID referral, ObjectNode content, Agency to, Claim claim, int urgency) {
    Envelope envelope =
        new Envelope(
            type,
            VERSION,
            UUID.randomUUID(),
            OwnMessages.SENDER,
            Optional.of(referral),
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            Envelope.nonce(random::nextBytes));
    ObjectNode document = JSON.createObjectNode();
    document.set("envelope", JSON.valueToTree(envelope.members()));
    document.set("content", content);
    List<Violation> violations = schemas.validate(type, VERSION, document);
    if (!violations.isEmpty()) {
      throw new IllegalStateException("our own " + type + " violates its schema: " + violations);
    }
    byte[] body = bytes(document);
    Submission signed = new Submission("", body, signer.message(body), Optional.of(referral), null);
    Message message = new Message(signed, self, document, envelope);
    return new Decided(message, referral, List.of(to), new Tells(claim), urgency, NO_HANDOVER);
  }

  private static byte[] bytes(ObjectNode document) {
    try {
      return JSON.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of codes has a JSON form", e);
    }
  }

  static ObjectNode content() {
    return JSON.createObjectNode();
  }
}
