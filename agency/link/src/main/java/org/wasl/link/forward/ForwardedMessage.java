package org.wasl.link.forward;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.link.document.InboundRendering;
import org.wasl.link.document.MessageInVersion;
import org.wasl.link.document.OwnSchemas.Direction;
import org.wasl.link.document.RenderedDocument;
import org.wasl.link.xml.Advice;
import org.wasl.link.xml.MappingResult;
import org.wasl.link.xml.MappingViolation;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.message.Envelope;

/**
 * A message on its way to the old system.
 *
 * @param delivery the gateway's id of the delivery
 * @param envelope the head of the message, as it was signed
 * @param version in which the old system gets it
 * @param referral the referral that it opened or belongs to
 * @param receivedAt when it was received, as its receipt says
 * @param signature its sender's detached JWS over the JSON original
 * @param document the document that the old system gets
 */
public record ForwardedMessage(
    DeliveryId delivery,
    Envelope envelope,
    int version,
    ReferralId referral,
    Instant receivedAt,
    String signature,
    RenderedDocument document) {
  /** The allowed characters in the name of a file. */
  private static final Pattern PART = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  /** Renders the message for the old system, and refuses if a part would be lost. */
  static MappingResult<ForwardedMessage> of(OpenedMessage message, InboundRendering rendering) {
    Envelope envelope = message.envelope();
    if (!PART.matcher(envelope.type()).matches()
        || !PART.matcher(envelope.sender().value()).matches()) {
      return new MappingResult.Refused<>(
          List.of(new MappingViolation("/envelope", "bad-envelope", Advice.of("no-name"))));
    }
    return switch (rendering.versions().of(message)) {
      case MappingResult.Refused<MessageInVersion>(var violations) ->
          new MappingResult.Refused<>(violations);
      case MappingResult.Mapped<MessageInVersion>(var shown) -> of(shown, rendering);
    };
  }

  private static MappingResult<ForwardedMessage> of(
      MessageInVersion shown, InboundRendering rendering) {
    return switch (rendering.format().render(shown)) {
      case MappingResult.Refused<RenderedDocument>(var violations) ->
          new MappingResult.Refused<>(violations);
      case MappingResult.Mapped<RenderedDocument>(var document) -> {
        List<MappingViolation> violations =
            rendering
                .own()
                .violations(
                    Direction.IN, shown.typeAndVersion(), document.extension(), document.bytes());
        yield violations.isEmpty()
            ? new MappingResult.Mapped<>(of(shown, document))
            : new MappingResult.Refused<>(violations);
      }
    };
  }

  private static ForwardedMessage of(MessageInVersion shown, RenderedDocument document) {
    OpenedMessage message = shown.original();
    return new ForwardedMessage(
        message.received().deliveryId(),
        message.envelope(),
        shown.version(),
        message.referral(),
        message.received().time(),
        message.signature(),
        document);
  }

  /**
   * Returns the name from the message's id, sender and type. Each message has its own name, which
   * never changes.
   */
  String name() {
    return String.format(
        Locale.ROOT,
        "%s.%s.%s-%d",
        envelope.messageId(),
        envelope.sender(),
        envelope.type(),
        version);
  }

  /** Returns facts for an old system that does not read the document, by name. */
  public Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(WireHeaders.DELIVERY, delivery.toString());
    properties.put(WireHeaders.REFERRAL, referral.toString());
    properties.put(WireHeaders.MESSAGE, envelope.messageId().toString());
    properties.put(WireHeaders.SENDER, envelope.sender().value());
    properties.put(WireHeaders.TYPE, envelope.type() + "/" + version);
    if (version != envelope.version()) {
      properties.put("Wasl-Converted-From", envelope.typeAndVersion());
    }
    properties.put(WireHeaders.SIGNATURE, signature);
    properties.put("Wasl-Received", receivedAt.toString());
    if (envelope.test()) {
      properties.put("Wasl-Test", "true");
    }
    return properties;
  }
}
