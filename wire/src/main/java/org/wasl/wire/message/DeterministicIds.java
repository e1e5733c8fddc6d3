package org.wasl.wire.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.wasl.wire.jose.Digest;

/**
 * The two identifiers that the gateway makes; both are UUIDv7 of RFC 9562, so that what is stored
 * under them together lies together: in a large store a random key would touch a page of its index
 * for itself. None is a secret, and nothing is ordered by them.
 */
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
    return timeOrdered(written, hash);
  }

  /** When the case of a referral was written, by its sender's clock: the id says it. */
  public static Instant caseWritten(UUID referral) {
    return Instant.ofEpochMilli(referral.getMostSignificantBits() >>> 16);
  }

  /**
   * A delivery's id: UUIDv7 of the time of its referral, the rest over what is delivered and to
   * whom. Hence it is the same when the message is accepted again after a database restore. The
   * agency de-duplicates on it.
   *
   * @param referral of the message: an id of {@link #referralId}
   * @param sender agency that wrote the message
   * @param messageId the sender's own id of the message
   * @param recipient agency that receives it
   * @param handover 0 for the first delivery; counts deliveries by handover
   */
  public static UUID deliveryId(
      UUID referral, String sender, UUID messageId, String recipient, int handover) {
    ByteBuffer hash =
        hash("wasl-delivery\n" + sender + "\n" + messageId + "\n" + recipient + "\n" + handover);
    return timeOrdered(caseWritten(referral), hash);
  }

  private static ByteBuffer hash(String name) {
    return ByteBuffer.wrap(Digest.raw(name.getBytes(StandardCharsets.UTF_8)));
  }

  /** UUIDv7 of this time, with the rest of 128 further bits. */
  static UUID timeOrdered(Instant time, ByteBuffer bits) {
    long high = (time.toEpochMilli() << 16) | 0x7000L | (bits.getLong() & 0xFFFL);
    return new UUID(high, (bits.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
  }
}
