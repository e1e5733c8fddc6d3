package org.wasl.rules.alarms;

/**
 * What one look found.
 *
 * @param key what it is
 * @param count of a standing kind how many there are now, of another how often it happened since
 *     the last look
 * @param detail more of it in a few words, such as a date; ids and codes only, may be empty. When
 *     it changes, that is told
 */
public record AlarmObservation(AlarmKey key, long count, String detail) {
  /** Without detail. */
  public static AlarmObservation of(AlarmKind kind, String subject, long count) {
    return new AlarmObservation(new AlarmKey(kind, subject), count, "");
  }
}
