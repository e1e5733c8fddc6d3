package org.wasl.wire.message;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.jose.Base64Url;

/**
 * The envelope of every message document.
 *
 * @param type message type, for example {@code vetted-case}
 * @param version version of that type's schema, from 1
 * @param messageId chosen by the sender; (sender, messageId) is the identity of the message
 * @param sender id of the agency that wrote and signed the message
 * @param referral the referral it belongs to. It is absent in the message that opens one
 * @param time when the sender wrote it
 * @param nonce 128 random bits in base64url, so that no digest or signature of a message that is
 *     almost all codes can be guessed
 * @param test whether the message is a test of a connection. It then goes to sandboxes only and is
 *     never counted. Each message of a referral says the same as the one that opened it
 */
public record Envelope(
    String type,
    int version,
    MessageId messageId,
    AgencyId sender,
    Optional<ReferralId> referral,
    Instant time,
    String nonce,
    boolean test) {
  private static final int NONCE_BYTES = 16;

  /**
   * Reads an envelope that its schema has already accepted.
   *
   * @param member gives the text of a member of the envelope, or null where it is absent
   */
  public static Envelope of(Function<String, @Nullable String> member) {
    return new Envelope(
        member.apply("type"),
        Integer.parseInt(member.apply("version")),
        MessageId.parse(member.apply("messageId")),
        new AgencyId(member.apply("sender")),
        Optional.ofNullable(member.apply("referral")).map(ReferralId::parse),
        Instant.parse(member.apply("time")),
        member.apply("nonce"),
        "true".equals(member.apply("test")));
  }

  /** The members of the document in their order, the time with a precision of a second. */
  public Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", type);
    members.put("version", version);
    members.put("messageId", messageId.toString());
    members.put("sender", sender.value());
    referral.ifPresent(id -> members.put("referral", id.toString()));
    members.put("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
    members.put("nonce", nonce);
    if (test) {
      members.put("test", true);
    }
    return members;
  }

  /**
   * The id of a message that is written now: a UUID of version 7 (RFC 9562), because ids of one
   * time lie together in the gateway's indexes.
   *
   * @param random puts random bits into the bytes it is given
   */
  public static MessageId newMessageId(Instant now, Consumer<byte[]> random) {
    byte[] bits = new byte[2 * Long.BYTES];
    random.accept(bits);
    return new MessageId(DeterministicIds.timeOrdered(now, ByteBuffer.wrap(bits)));
  }

  /** A nonce of the bits that {@code random} puts into the bytes it is given. */
  public static String nonce(Consumer<byte[]> random) {
    byte[] bits = new byte[NONCE_BYTES];
    random.accept(bits);
    return Base64Url.ENCODER.encodeToString(bits);
  }

  /** Type and version as written in headers, code lists and file names: {@code vetted-case/1}. */
  public String typeAndVersion() {
    return type + "/" + version;
  }
}
