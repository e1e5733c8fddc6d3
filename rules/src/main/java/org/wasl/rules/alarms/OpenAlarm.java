package org.wasl.rules.alarms;

import java.time.Instant;

/**
 * An alarm that is not over.
 *
 * @param key what it is
 * @param since when it was seen first
 * @param lastObserved when it was seen last
 * @param lastNotified when a person was told last
 * @param count of a standing kind how many there were when it was seen last, of another how often
 *     it has happened
 * @param detail as last seen
 */
public record OpenAlarm(
    AlarmKey key,
    Instant since,
    Instant lastObserved,
    Instant lastNotified,
    long count,
    String detail) {

  static OpenAlarm opened(AlarmObservation first, Instant now) {
    return new OpenAlarm(first.key(), now, now, now, first.count(), first.detail());
  }

  /** Under {@code key} still: what found no room of its own is counted under another one. */
  OpenAlarm observedAgain(AlarmObservation one, Instant now) {
    long total = key.kind().isCondition() ? one.count() : count + one.count();
    return new OpenAlarm(key, since, now, lastNotified, total, one.detail());
  }

  OpenAlarm notifiedAt(Instant now) {
    return new OpenAlarm(key, since, lastObserved, now, count, detail);
  }

  /** One line for a person: ids, codes and numbers. */
  public String text() {
    return detail.isEmpty() ? key.kind().text() : key.kind().text() + ": " + detail;
  }
}
