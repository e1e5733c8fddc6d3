package org.wasl.bench.growth;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;

/** One copy of all template referrals, with new ids and an earlier time. */
final class ReferralCopy {
  private static final int TIME_ORDERED = 7;

  /** A UUID of version 7 begins with 48 bits of Unix time in milliseconds (RFC 9562). */
  private static final int TIME_SHIFT = 16;

  private final Map<UUID, UUID> ids = new HashMap<>();
  private final Duration earlier;

  /**
   * @param earlier in whole milliseconds
   */
  ReferralCopy(Duration earlier) {
    this.earlier = earlier;
  }

  /** The id in this copy. It keeps the version, and has an earlier time if it contains one. */
  UUID id(UUID original) {
    return ids.computeIfAbsent(original, this::other);
  }

  private UUID other(UUID original) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long kept = original.getMostSignificantBits() & 0xf000L;
    long low = random.nextLong() >>> 2 | Long.MIN_VALUE;
    if (original.version() != TIME_ORDERED) {
      return new UUID(random.nextLong() & ~0xf000L | kept, low);
    }
    long millis = (original.getMostSignificantBits() >>> TIME_SHIFT) - earlier.toMillis();
    return new UUID(millis << TIME_SHIFT | kept | random.nextLong(0x1000), low);
  }

  long micros(long original) {
    return original - earlier.toMillis() * 1_000;
  }

  AuditEntry entry(AuditEntry original) {
    Step step = original.step();
    return new AuditEntry(
        id(UUID.fromString(original.stream())).toString(),
        original.number(),
        original.at().minus(earlier),
        new Step(
            step.action(),
            step.actor(),
            step.message().map(MessageId::value).map(this::id).map(MessageId::new),
            step.sender(),
            step.delivery().map(DeliveryId::value).map(this::id).map(DeliveryId::new),
            step.recipient(),
            step.attempt(),
            step.digest(),
            step.why()));
  }
}
