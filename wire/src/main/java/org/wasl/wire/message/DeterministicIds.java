package org.wasl.wire.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.wasl.wire.jose.Digest;

/** The two identifiers that the gateway makes; both are UUIDs of RFC 9562. */
public final class DeterministicIds {
  private DeterministicIds() {}

  /**
   * A referral's id: UUIDv7 of the time at which its case was written, the rest over who wrote it.
   * Hence ids sort by time, and a case that is sent again after a database restore keeps its id.
   *
   * @param written milliseconds are used
   * @param sender agency that wrote the case
   * @param messageId the sender's own id of the case
   */
  public static UUID referralId(Instant written, String sender, UUID messageId) {
    ByteBuffer hash = hash("wasl-referral\n" + sender + "\n" + messageId);
    long high = (written.toEpochMilli() << 16) | 0x7000L | (hash.getLong() & 0xFFFL);
    return new UUID(high, variant(hash.getLong()));
  }

  /** When the case of a referral was written, by its sender's clock: the id says it. */
  public static Instant caseWritten(UUID referral) {
    return Instant.ofEpochMilli(referral.getMostSignificantBits() >>> 16);
  }

  /**
   * A delivery's id: UUIDv8 over what is delivered and to whom, hence the same when the message is
   * accepted again after a database restore. The agency de-duplicates on it.
   *
   * @param sender agency that wrote the message
   * @param messageId the sender's own id of the message
   * @param recipient agency that receives it
   * @param handover 0 for the first delivery; counts deliveries by handover
   */
  public static UUID deliveryId(String sender, UUID messageId, String recipient, int handover) {
    ByteBuffer hash =
        hash("wasl-delivery\n" + sender + "\n" + messageId + "\n" + recipient + "\n" + handover);
    long high = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
    return new UUID(high, variant(hash.getLong()));
  }

  private static ByteBuffer hash(String name) {
    return ByteBuffer.wrap(Digest.raw(name.getBytes(StandardCharsets.UTF_8)));
  }

  private static long variant(long bits) {
    return (bits & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
  }
}
