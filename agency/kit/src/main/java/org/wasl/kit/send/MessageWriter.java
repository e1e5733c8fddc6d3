package org.wasl.kit.send;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.wasl.client.OutgoingMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.Signer;

/** Writes message documents of one sender, and signs their exact bytes. */
public final class MessageWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AgencyId sender;
  private final Signer signer;
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * A writer for one sender.
   *
   * @param clock dates the messages
   * @param random source of message ids and nonces. Use a {@link java.security.SecureRandom} for
   *     real content
   */
  public MessageWriter(AgencyId sender, Signer signer, Clock clock, RandomGenerator random) {
    this.sender = sender;
    this.signer = signer;
    this.clock = clock;
    this.random = random;
  }

  /** A new message that is no test. */
  public OutgoingMessage write(
      String type, int version, Optional<ReferralId> referral, JsonNode content) {
    return write(type, version, referral, false, content);
  }

  /**
   * A new message.
   *
   * @param type message type, for example {@code vetted-case}
   * @param version version of the type's schema, from 1
   * @param referral the referral it belongs to; empty in the message that opens a referral
   * @param test whether it is a test message. It has the value of the message that opened the
   *     referral
   * @throws IllegalArgumentException for one that is larger than {@link MessageLimits#LARGEST}
   */
  public OutgoingMessage write(
      String type, int version, Optional<ReferralId> referral, boolean test, JsonNode content) {
    return write(
        new Envelope(
            type,
            version,
            Envelope.newMessageId(clock.instant(), random::nextBytes),
            sender,
            referral,
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            Envelope.nonce(random::nextBytes),
            test),
        content);
  }

  /**
   * Returns the message with this envelope. Equal input gives equal bytes.
   *
   * @throws IllegalArgumentException if no gateway takes it, because it is larger than {@link
   *     MessageLimits#LARGEST}
   */
  public OutgoingMessage write(Envelope envelope, JsonNode content) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.set("envelope", JSON.valueToTree(envelope.members()));
    document.set("content", content);
    try {
      byte[] bytes = JSON.writeValueAsBytes(document);
      MessageLimits.LARGEST.check(envelope.type(), bytes.length);
      return signed(envelope.messageId(), bytes);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("content cannot be written as JSON");
    }
  }

  /** Signs a complete document as it is. */
  public OutgoingMessage signed(MessageId messageId, byte[] document) {
    return new OutgoingMessage(messageId, document, signer.signMessage(document));
  }
}
