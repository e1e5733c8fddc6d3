package org.wasl.routes.own;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.Violation;
import org.wasl.store.deadline.OwnMessageClaim;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.Acceptance.SendsOwnMessage;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.GatewayMessages;
import org.wasl.wire.message.Signer;

/**
 * Writes and signs the gateway's messages as an agency does. Their later processing is that of any
 * message.
 */
public final class OwnMessageWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NO_HANDOVER = 0;
  private static final int VERSION = 1;

  private final Supplier<SchemaRegistry> schemas;
  private final Supplier<Signer> signer;
  private final Clock clock;
  private final Agency self = GatewayMessages.sender();
  private final SecureRandom random = new SecureRandom();

  /**
   * @param signer the gateway's own
   */
  public OwnMessageWriter(Supplier<SchemaRegistry> schemas, Supplier<Signer> signer, Clock clock) {
    this.schemas = schemas;
    this.signer = signer;
    this.clock = clock;
  }

  /**
   * A message of the gateway to one agency, decided and signed. If the referral has changed since
   * this agency was chosen, the message is not sent and is due again.
   *
   * @param referral its referral; the message of a test has the mark of a test
   * @param claim ensures that one gateway sends it once
   */
  DecidedMessage write(
      String type,
      Timeline.Referral referral,
      ObjectNode content,
      Agency to,
      OwnMessageClaim claim,
      int urgency) {
    SendsOwnMessage sends =
        new SendsOwnMessage(claim, Set.of(referral.state()), Optional.of(referral.facts()));
    return write(type, referral, content, List.of(to), sends, urgency);
  }

  /**
   * A message of the gateway, decided and signed.
   *
   * @param referral its referral; the message of a test has the mark of a test
   * @param effect its effect on the referral, which ensures that one gateway sends it once
   */
  DecidedMessage write(
      String type,
      Timeline.Referral referral,
      ObjectNode content,
      List<Agency> to,
      Acceptance.Effect effect,
      int urgency) {
    Envelope envelope =
        new Envelope(
            type,
            VERSION,
            Envelope.newMessageId(clock.instant(), random::nextBytes),
            AgencyId.GATEWAY,
            Optional.of(referral.id()),
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            Envelope.nonce(random::nextBytes),
            referral.test());
    ObjectNode document = JSON.createObjectNode();
    document.set("envelope", JSON.valueToTree(envelope.members()));
    document.set("content", content);
    List<Violation> violations = schemas.get().validate(type, VERSION, document);
    if (!violations.isEmpty()) {
      throw new IllegalStateException(
          "the gateway's own " + type + " violates its schema: " + violations);
    }
    byte[] body = bytes(document);
    Submission signed =
        new Submission("", body, signer.get().signMessage(body), Optional.of(referral.id()), "");
    ValidMessage message = new ValidMessage(signed, self, document, envelope);
    return new DecidedMessage(message, referral.id(), to, effect, urgency, NO_HANDOVER);
  }

  private static byte[] bytes(ObjectNode document) {
    try {
      return JSON.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write codes as JSON", e);
    }
  }

  static ObjectNode content() {
    return JSON.createObjectNode();
  }
}
