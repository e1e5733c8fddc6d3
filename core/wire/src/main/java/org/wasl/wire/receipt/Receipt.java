package org.wasl.wire.receipt;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.jose.FlatJson;

/**
 * A signed statement about one step of one message. Kinds are those of ETSI EN 319 522 (electronic
 * registered delivery), and two more. As JSON it is {@code receipt/1}.
 *
 * @param kind the step
 * @param deliveryId the delivery. It is absent in receipts about a submission or a file
 * @param fileId the sealed evidence file. It is absent in all other receipts
 * @param messageId the sender's id of the message
 * @param sender agency that wrote the message
 * @param recipient agency that received, or that submitted
 * @param referral the referral it belongs to
 * @param digest {@link Digest#of} over the exact sealed bytes, of the message or of the file
 * @param time time of the step, as stated by the signer
 */
public record Receipt(
    Kind kind,
    Optional<DeliveryId> deliveryId,
    Optional<FileId> fileId,
    MessageId messageId,
    AgencyId sender,
    AgencyId recipient,
    ReferralId referral,
    String digest,
    Instant time) {

  /** The kinds of receipt in use. */
  public enum Kind {
    /** The gateway has stored the message durably. */
    SUBMISSION_ACCEPTED,
    /** The agency's system has stored the message durably. */
    DELIVERY,
    /** A person at the agency opened it. */
    RETRIEVAL,
    /** The agency has the sealed message, and no key that opens it. */
    NEEDS_RESEAL,
    /** The agency has the whole evidence file, with the digest that its message lists. */
    VERIFIED;

    private static final Map<String, Kind> BY_CODE =
        Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Kind::code, it -> it));

    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As written on the wire, for example {@code submission-accepted}. */
    public String code() {
      return code;
    }

    static Kind of(String code) {
      return Optional.ofNullable(BY_CODE.get(code))
          .orElseThrow(() -> new IllegalArgumentException("no kind of receipt"));
    }
  }

  private static final int TYPICAL_CHARACTERS = 512;
  private static final Set<String> OPTIONAL = Set.of("deliveryId", "fileId");
  private static final Pattern UTC =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT(?!24)\\d\\d:\\d\\d:[0-5]\\d(\\.\\d{1,9})?Z");
  private static final Set<String> REQUIRED =
      Set.of("kind", "messageId", "sender", "recipient", "referral", "digest", "time");

  /**
   * Checks that a receipt about a file names it, and that no other one does.
   *
   * @throws IllegalArgumentException if it is not so
   */
  public Receipt {
    boolean ofFile = kind == Kind.VERIFIED;
    if (ofFile != fileId.isPresent() || ofFile && deliveryId.isPresent()) {
      throw new IllegalArgumentException("a receipt names a file or a delivery, as its kind says");
    }
  }

  /** A receipt that is not about a file. */
  public Receipt(
      Kind kind,
      Optional<DeliveryId> deliveryId,
      MessageId messageId,
      AgencyId sender,
      AgencyId recipient,
      ReferralId referral,
      String digest,
      Instant time) {
    this(kind, deliveryId, Optional.empty(), messageId, sender, recipient, referral, digest, time);
  }

  public byte[] toJson() {
    Map<String, String> json = new TreeMap<>();
    json.put("kind", kind.code());
    deliveryId.ifPresent(id -> json.put("deliveryId", id.toString()));
    fileId.ifPresent(id -> json.put("fileId", id.toString()));
    json.put("messageId", messageId.toString());
    json.put("sender", sender.value());
    json.put("recipient", recipient.value());
    json.put("referral", referral.toString());
    json.put("digest", digest);
    json.put("time", time.toString());
    StringBuilder text = new StringBuilder(TYPICAL_CHARACTERS);
    FlatJson.write(json, text);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A text with any invalid part is not a receipt. */
  public static Optional<Receipt> fromJson(byte[] bytes) {
    return FlatJson.parse(bytes).flatMap(Receipt::of);
  }

  private static Optional<Receipt> of(Map<String, String> json) {
    Set<String> others = new HashSet<>(json.keySet());
    others.removeAll(REQUIRED);
    if (!OPTIONAL.containsAll(others)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Receipt(
              Kind.of(member(json, "kind")),
              Optional.ofNullable(json.get("deliveryId")).map(Receipt::uuid).map(DeliveryId::new),
              Optional.ofNullable(json.get("fileId")).map(Receipt::uuid).map(FileId::new),
              new MessageId(uuid(member(json, "messageId"))),
              new AgencyId(member(json, "sender")),
              new AgencyId(member(json, "recipient")),
              new ReferralId(uuid(member(json, "referral"))),
              member(json, "digest"),
              instant(member(json, "time"))));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String member(Map<String, String> json, String name) {
    String value = json.get(name);
    if (value == null) {
      throw new IllegalArgumentException("a receipt has a " + name);
    }
    return value;
  }

  static Instant instant(String text) {
    if (!UTC.matcher(text).matches()) {
      throw new IllegalArgumentException("a time is in UTC, with seconds");
    }
    // By its places: the JDK's parser takes three times as long to find them.
    String fraction = text.substring(19, text.length() - 1);
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19),
            fraction.isEmpty() ? 0 : number(fraction + "00000000", 1, 10))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  /** In full length: the library also reads shorter ones. */
  static UUID uuid(String text) {
    UUID id = UUID.fromString(text);
    if (!id.toString().equalsIgnoreCase(text)) {
      throw new IllegalArgumentException("a UUID has 36 characters");
    }
    return id;
  }
}
