package org.wasl.wire.receipt;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.jose.FlatJson;

/**
 * A statement of the gateway that something did not happen, in the words of ETSI EN 319 522: it
 * refused a submission, or gave up a delivery. It says why by codes, never by content. As JSON it
 * is {@code receipt/1}.
 *
 * @param kind the kind of event that did not happen
 * @param deliveryId the delivery. It is empty for a submission
 * @param messageId the sender's id of the message, or empty if the submission had none that could
 *     be read
 * @param sender agency that wrote the message
 * @param recipient agency that did not receive. For a submission it is the sender
 * @param referral the referral, or empty if the submission named none
 * @param digest {@link Digest#of} over the sealed bytes. For a submission it is over the message as
 *     it came
 * @param reason the reason. For a submission it is the problem in the answer, with a finer code
 *     after a {@code /}. For a delivery it is the reason of its step in the trail
 * @param time when, by the gateway's clock
 */
public record NegativeReceipt(
    Kind kind,
    Optional<DeliveryId> deliveryId,
    Optional<MessageId> messageId,
    AgencyId sender,
    AgencyId recipient,
    Optional<ReferralId> referral,
    String digest,
    String reason,
    Instant time) {

  /** The kind of event that did not happen. */
  public enum Kind {
    /** The gateway refused the message. Nothing of it was kept. */
    SUBMISSION_REJECTED,
    /** The recipient's system refused the delivery for good. */
    RELAY_REJECTED,
    /** The recipient did not take the delivery in time. */
    NON_DELIVERY,
    /** The recipient did not collect the delivery in time. */
    NON_COLLECTION;

    /** As written on the wire, for example {@code submission-rejected}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The kind of that code.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static Kind ofCode(String code) {
      return Arrays.stream(values())
          .filter(kind -> kind.code().equals(code))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no kind of negative receipt"));
    }
  }

  /** As an entry of the audit trail writes it: UTC, with six decimals of the second. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

  private static final Set<String> MEMBERS =
      Set.of(
          "kind",
          "deliveryId",
          "messageId",
          "sender",
          "recipient",
          "referral",
          "digest",
          "reason",
          "time");

  /** The payload that is signed. */
  public byte[] toJson() {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("kind", kind.code());
    deliveryId.ifPresent(id -> json.put("deliveryId", id.toString()));
    messageId.ifPresent(id -> json.put("messageId", id.toString()));
    json.put("sender", sender.value());
    json.put("recipient", recipient.value());
    referral.ifPresent(id -> json.put("referral", id.toString()));
    json.put("digest", digest);
    json.put("reason", reason);
    json.put("time", TIME.format(time));
    StringBuilder text = new StringBuilder();
    FlatJson.write(json, text);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A text with any invalid part is not a receipt. */
  public static Optional<NegativeReceipt> fromJson(byte[] bytes) {
    return FlatJson.parse(bytes)
        .filter(json -> MEMBERS.containsAll(json.keySet()))
        .flatMap(NegativeReceipt::of);
  }

  private static Optional<NegativeReceipt> of(Map<String, String> json) {
    try {
      return Optional.of(
          new NegativeReceipt(
              Kind.ofCode(member(json, "kind")),
              id(json, "deliveryId").map(DeliveryId::new),
              id(json, "messageId").map(MessageId::new),
              new AgencyId(member(json, "sender")),
              new AgencyId(member(json, "recipient")),
              id(json, "referral").map(ReferralId::new),
              member(json, "digest"),
              member(json, "reason"),
              Receipt.instant(member(json, "time"))));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<UUID> id(Map<String, String> json, String name) {
    return Optional.ofNullable(json.get(name)).map(Receipt::uuid);
  }

  private static String member(Map<String, String> json, String name) {
    String value = json.get(name);
    if (value == null) {
      throw new IllegalArgumentException("a receipt has a " + name);
    }
    return value;
  }
}
