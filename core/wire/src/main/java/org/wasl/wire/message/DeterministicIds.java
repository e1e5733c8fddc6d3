package org.wasl.wire.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.jose.Digest;

/**
 * The two identifiers that the gateway makes. Both are UUIDv7 of RFC 9562, so that related rows are
 * stored close together. In a large store a random key would touch a page of its index for itself.
 * None is a secret, and nothing is ordered by them.
 */
public final class DeterministicIds {
  private DeterministicIds() {}

  /**
   * A referral's id, a UUIDv7 with the time at which its case was written. The rest is over the
   * author. Hence ids sort by time, and a case that is sent again after a database restore keeps
   * its id.
   *
   * @param written milliseconds are used
   * @param sender agency that wrote the case
   * @param messageId the sender's own id of the case
   */
  public static ReferralId referralId(Instant written, AgencyId sender, MessageId messageId) {
    ByteBuffer hash = hash("wasl-referral\n" + sender + "\n" + messageId);
    return new ReferralId(timeOrdered(written, hash));
  }

  /**
   * The time at which the case of a referral was written, by its sender's clock. The id contains
   * it.
   */
  public static Instant caseWritten(ReferralId referral) {
    return Instant.ofEpochMilli(referral.value().getMostSignificantBits() >>> 16);
  }

  /**
   * A delivery's id, a UUIDv7 with the time of its referral. The rest is a hash over the message
   * and its recipient. Hence the id is the same when the message is accepted again after a database
   * restore. The agency de-duplicates on it.
   *
   * @param referral referral of the message, with an id of {@link #referralId}
   * @param sender agency that wrote the message
   * @param messageId the sender's own id of the message
   * @param recipient agency that receives it
   * @param handover 0 for the first delivery, then the number of the delivery by handover
   */
  public static DeliveryId deliveryId(
      ReferralId referral, AgencyId sender, MessageId messageId, AgencyId recipient, int handover) {
    ByteBuffer hash =
        hash("wasl-delivery\n" + sender + "\n" + messageId + "\n" + recipient + "\n" + handover);
    return new DeliveryId(timeOrdered(caseWritten(referral), hash));
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
