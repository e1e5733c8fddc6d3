package org.wasl.rules.alarms;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * What a person is told.
 *
 * @param phase whether it begins, goes on or is over
 * @param alarm as it is then
 * @param at when
 */
public record AlarmNotification(Phase phase, OpenAlarm alarm, Instant at) {
  /** Which part of an alarm's life. */
  public enum Phase {
    /** Told at once. */
    BEGAN,
    /** It goes on, or has changed. */
    GOES_ON,
    /** It is over. */
    OVER;

    /** Its stable name, for machines. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The same for the same notice, however often it is sent. */
  public UUID id() {
    AlarmKey key = alarm.key();
    String all = String.join("/", phase.code(), key.kind().code(), key.subject(), at.toString());
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8));
  }
}
