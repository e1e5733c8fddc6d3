package org.wasl.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** The two identifiers that the gateway makes; both are UUIDs of RFC 9562. */
public final class Ids {
  private Ids() {}

  /**
   * A referral's id: UUIDv7, so that ids sort by the time of acceptance.
   *
   * @param now milliseconds are used
   * @param randomHigh 12 of its bits are used
   * @param randomLow 62 of its bits are used
   */
  public static UUID referralId(Instant now, long randomHigh, long randomLow) {
    long high = (now.toEpochMilli() << 16) | 0x7000L | (randomHigh & 0xFFFL);
    return new UUID(high, variant(randomLow));
  }

  /**
   * A delivery's id: UUIDv8 over what is delivered and to whom, hence the same after a restored
   * database accepted the message a second time. The agency de-duplicates on it.
   *
   * @param sender agency that wrote the message
   * @param messageId the sender's own id of the message
   * @param recipient agency that is to have it
   * @param handover 0 for the first delivery; counts deliveries by handover
   */
  public static UUID deliveryId(String sender, UUID messageId, String recipient, int handover) {
    String name =
        "wasl-delivery\n" + sender + "\n" + messageId + "\n" + recipient + "\n" + handover;
    ByteBuffer hash = ByteBuffer.wrap(Digest.raw(name.getBytes(StandardCharsets.UTF_8)));
    long high = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
    return new UUID(high, variant(hash.getLong()));
  }

  private static long variant(long bits) {
    return (bits & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
  }
}
