package org.wasl.rules.retention;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.wasl.rules.lifecycle.ReferralState;

/**
 * When a referral may be erased: once the longest retention among its messages is over.
 *
 * @param byType of every message type
 * @param zone in which days are counted
 */
public record RetentionTable(Map<String, Retention> byType, ZoneId zone) {
  /** Copies the map. */
  public RetentionTable {
    byType = Map.copyOf(byType);
  }

  /**
   * When its retention is over.
   *
   * @param types of its messages
   * @param state where it stands
   * @param since when it reached that state
   * @param lastStep when something happened in it for the last time
   * @return empty where it is kept without limit, as long as it does not end; so it is with a type
   *     that the table does not have
   */
  public Optional<Instant> expiry(
      Collection<String> types, ReferralState state, Instant since, Instant lastStep) {
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
