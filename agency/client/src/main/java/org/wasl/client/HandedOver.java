package org.wasl.client;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.wasl.client.answer.JsonText;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.SignatureVerifier;

/**
 * A message that another agency has handed over ({@code handover/1}), because this one joined the
 * referral later or could not open its own copy.
 *
 * @param envelope head of the message, with its author, type and id
 * @param body the exact bytes of the message document, JSON
 * @param signature its author's detached JWS over them
 */
public record HandedOver(Envelope envelope, byte[] body, String signature) {
  /** Type of the message that hands over, without its version. */
  static final String TYPE = "handover";

  private static final String ORIGINAL = "original";
  private static final String SIGNATURE = "signature";
  private static final String MESSAGE = "message";

  /**
   * Returns the message in a delivery. It is empty if the delivery is no handover, contradicts
   * itself or belongs to another referral. It is also empty if the author did not sign the message.
   */
  static Optional<HandedOver> in(OpenedDelivery delivery, AgencyDirectory directory) {
    JsonText summary = JsonText.of(delivery.body()).object("content").object(MESSAGE);
    return inside(delivery)
        .filter(it -> summary.text("sender").equals(Optional.of(it.envelope().sender().value())))
        .filter(
            it ->
                summary.text("messageId").equals(Optional.of(it.envelope().messageId().toString())))
        .filter(it -> summary.text("type").equals(Optional.of(it.envelope().typeAndVersion())))
        .filter(it -> it.envelope().referral().map(delivery.referral()::equals).orElse(true))
        .filter(it -> it.isGenuine(directory));
  }

  private static Optional<HandedOver> inside(OpenedDelivery delivery) {
    JsonText content = JsonText.of(delivery.body()).object("content");
    Optional<byte[]> body = content.text(ORIGINAL).flatMap(Base64Url::decoded);
    if (!delivery.envelope().type().equals(TYPE) || body.isEmpty()) {
      return Optional.empty();
    }
    return DeliveryOpener.envelope(body.get())
        .map(head -> new HandedOver(head, body.get(), content.text(SIGNATURE).orElse("")));
  }

  private boolean isGenuine(AgencyDirectory directory) {
    return directory
        .byId(envelope.sender())
        .filter(
            author ->
                SignatureVerifier.ofAnyTime(directory).verifyMessage(author, body, signature)
                    == SignatureStatus.VALID)
        .isPresent();
  }

  /**
   * Returns the content of the message that hands a delivery over. If the delivery is a handover
   * itself, the original is handed over.
   */
  static String content(OpenedDelivery delivery, AgencyId addressee, int number) {
    HandedOver original =
        inside(delivery)
            .orElseGet(
                () -> new HandedOver(delivery.envelope(), delivery.body(), delivery.signature()));
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("sender", original.envelope().sender().value());
    message.put("messageId", original.envelope().messageId().toString());
    message.put("type", original.envelope().typeAndVersion());
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("addressee", addressee.value());
    content.put("number", number);
    content.put(MESSAGE, message);
    content.put(ORIGINAL, Base64Url.ENCODER.encodeToString(original.body()));
    content.put(SIGNATURE, original.signature());
    return JSONObjectUtils.toJSONString(content);
  }
}
