package org.wasl.trials.bench.growth;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;

/** One copy of all template referrals: their new ids, and how much earlier all of it happened. */
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

  /** The id in this copy: of the same version, and with an earlier time where it has one. */
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
            step.message().map(this::id),
            step.sender(),
            step.delivery().map(this::id),
            step.recipient(),
            step.attempt(),
            step.digest(),
            step.why()));
  }
}
