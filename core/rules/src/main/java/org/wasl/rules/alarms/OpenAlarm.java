package org.wasl.rules.alarms;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An alarm that is not over.
 *
 * @param key identity of the alarm
 * @param since first observation
 * @param lastObserved last observation
 * @param lastNotified last notification by this gateway, or empty if this gateway left that to
 *     another one
 * @param count for a condition the number at the last observation, for an event the total number
 * @param facts further facts of the last observation
 */
public record OpenAlarm(
    AlarmKey key,
    Instant since,
    Instant lastObserved,
    Optional<Instant> lastNotified,
    long count,
    List<AlarmFact> facts) {

  static OpenAlarm opened(AlarmObservation first, Instant now) {
    return new OpenAlarm(first.key(), now, now, Optional.empty(), first.count(), first.facts());
  }

  /** The alarm after a further observation of it. */
  OpenAlarm observedAgain(AlarmObservation alarmObservation, Instant now) {
    long total =
        key.kind().isCondition() ? alarmObservation.count() : count + alarmObservation.count();
    return new OpenAlarm(key, since, now, lastNotified, total, alarmObservation.facts());
  }

  /** The alarm with {@code now} in place of each later time. */
  OpenAlarm notAfter(Instant now) {
    return new OpenAlarm(
        key,
        earlier(since, now),
        earlier(lastObserved, now),
        lastNotified.map(at -> earlier(at, now)),
        count,
        facts);
  }

  private static Instant earlier(Instant first, Instant other) {
    return first.isBefore(other) ? first : other;
  }

  OpenAlarm notifiedAt(Instant now) {
    return new OpenAlarm(key, since, lastObserved, Optional.of(now), count, facts);
  }
}
