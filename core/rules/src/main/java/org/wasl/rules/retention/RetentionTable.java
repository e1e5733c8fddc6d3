package org.wasl.rules.retention;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.wasl.rules.lifecycle.ReferralState;

/**
 * Decides when a referral may be erased, which is once the longest retention among its messages is
 * over.
 *
 * @param byType the retention of every message type
 * @param zone the time zone of the days
 */
public record RetentionTable(Map<String, Retention> byType, ZoneId zone) {
  /** Copies the map. */
  public RetentionTable {
    byType = Map.copyOf(byType);
  }

  /**
   * The end of a referral's retention.
   *
   * @param types types of its messages
   * @param state its state
   * @param noticeInForce whether a wanted notice or a warrant of it is not over
   * @param since when it reached that state
   * @param lastStep time of its last step
   * @return the end, or empty if it is kept without limit. That is the case before it ends, while a
   *     notice of it is not over, or with a type that the table does not have
   */
  public Optional<Instant> expiry(
      Collection<String> types,
      ReferralState state,
      boolean noticeInForce,
      Instant since,
      Instant lastStep) {
    if (noticeInForce) {
      return Optional.empty(); // The sender of a withdrawal must still be able to send it here.
    }
    Optional<Instant> latest = Optional.empty();
    for (String type : types) {
      Retention retention = byType.get(type);
      if (retention == null || retention.from() == Retention.From.END && !state.isFinal()) {
        return Optional.empty();
      }
      Instant start = retention.from() == Retention.From.END ? since : lastStep;
      Instant over = start.atZone(zone).plus(retention.period()).toInstant();
      latest = latest.filter(other -> other.isAfter(over)).or(() -> Optional.of(over));
    }
    return latest;
  }
}
