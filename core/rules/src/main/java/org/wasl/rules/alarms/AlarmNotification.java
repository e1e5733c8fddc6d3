package org.wasl.rules.alarms;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A notification about an alarm.
 *
 * @param phase whether the alarm begins, continues or is over
 * @param alarm the alarm at that time
 * @param at time of the notification
 */
public record AlarmNotification(Phase phase, OpenAlarm alarm, Instant at) {
  /** Phase of an alarm. */
  public enum Phase {
    /** It began. It is notified at once. */
    BEGAN,
    /** It continues, or its facts have changed. */
    GOES_ON,
    /** It is over. */
    OVER;

    /** Its stable name, for machines. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Id of the notification, which stays the same each time it is sent. */
  public UUID id() {
    AlarmKey key = alarm.key();
    String all = String.join("/", phase.code(), key.kind().code(), key.subject(), at.toString());
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8));
  }
}
