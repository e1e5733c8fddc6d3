package org.wasl.rules.alarms;

import java.time.Instant;

/**
 * An alarm that is not over.
 *
 * @param key what it is
 * @param since when it was seen first
 * @param seen when it was seen last
 * @param told when a person was told last
 * @param count of a standing kind how many there were when it was seen last, of another how often
 *     it has happened
 * @param detail as last seen
 */
public record OpenAlarm(
    AlarmKey key, Instant since, Instant seen, Instant told, long count, String detail) {

  static OpenAlarm begun(Seen first, Instant now) {
    return new OpenAlarm(first.key(), now, now, now, first.count(), first.detail());
  }

  /** Under {@code key} still: what found no room of its own is counted under another one. */
  OpenAlarm again(Seen one, Instant now) {
    long total = key.kind().isStanding() ? one.count() : count + one.count();
    return new OpenAlarm(key, since, now, told, total, one.detail());
  }

  OpenAlarm toldAt(Instant now) {
    return new OpenAlarm(key, since, seen, now, count, detail);
  }

  /** One line for a person: ids, codes and numbers. */
  public String text() {
    return detail.isEmpty() ? key.kind().text() : key.kind().text() + ": " + detail;
  }
}
