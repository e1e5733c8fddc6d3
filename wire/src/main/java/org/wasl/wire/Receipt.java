package org.wasl.wire;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A statement about one step of one message, signed by whoever vouches for it. Kinds are those of
 * ETSI EN 319 522 (electronic registered delivery), and one more. As JSON it is {@code receipt/1}.
 *
 * @param kind which step
 * @param deliveryId the delivery; absent in receipts about a submission
 * @param messageId the sender's id of the message
 * @param sender agency that wrote the message
 * @param recipient agency that the receipt speaks for: who received, or who submitted
 * @param referral the referral it belongs to
 * @param digest {@link Digest#of} over the exact sealed bytes
 * @param time when the signer says it happened
 */
public record Receipt(
    Kind kind,
    Optional<UUID> deliveryId,
    UUID messageId,
    String sender,
    String recipient,
    UUID referral,
    String digest,
    Instant time) {

  /** The kinds of receipt in use. */
  public enum Kind {
    /** The gateway has the message, durably. */
    SUBMISSION_ACCEPTED,
    /** The agency's machine has the message, durably. */
    DELIVERY,
    /** A person at the agency opened it. */
    RETRIEVAL,
    /** The agency has the sealed message, and no key that opens it. */
    NEEDS_RESEAL;

    /** As written on the wire, for example {@code submission-accepted}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Kind of(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  byte[] toJson() {
    Map<String, Object> json = new TreeMap<>();
    json.put("kind", kind.code());
    deliveryId.ifPresent(id -> json.put("deliveryId", id.toString()));
    json.put("messageId", messageId.toString());
    json.put("sender", sender);
    json.put("recipient", recipient);
    json.put("referral", referral.toString());
    json.put("digest", digest);
    json.put("time", time.toString());
    return JSONObjectUtils.toJSONString(json).getBytes(StandardCharsets.UTF_8);
  }

  static Optional<Receipt> fromJson(byte[] bytes) {
    try {
      Map<String, Object> json =
          JSONObjectUtils.parse(new String(bytes, StandardCharsets.UTF_8), 4096);
      String delivery = JSONObjectUtils.getString(json, "deliveryId");
      return Optional.of(
          new Receipt(
              Kind.of(JSONObjectUtils.getString(json, "kind")),
              Optional.ofNullable(delivery).map(UUID::fromString),
              UUID.fromString(JSONObjectUtils.getString(json, "messageId")),
              JSONObjectUtils.getString(json, "sender"),
              JSONObjectUtils.getString(json, "recipient"),
              UUID.fromString(JSONObjectUtils.getString(json, "referral")),
              JSONObjectUtils.getString(json, "digest"),
              Instant.parse(JSONObjectUtils.getString(json, "time"))));
    } catch (ParseException | RuntimeException e) {
      // Whatever is wrong with it, a receipt that cannot be read proves nothing.
      return Optional.empty();
    }
  }
}
