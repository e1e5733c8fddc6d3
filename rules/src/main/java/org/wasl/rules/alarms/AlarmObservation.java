package org.wasl.rules.alarms;

/**
 * One observation.
 *
 * @param key alarm that it belongs to
 * @param count of a condition the present number, of an event the number since the last evaluation
 * @param detail further facts in a few words, such as a date; ids and codes only, may be empty. A
 *     change is notified
 */
public record AlarmObservation(AlarmKey key, long count, String detail) {
  /** Without detail. */
  public static AlarmObservation of(AlarmKind kind, String subject, long count) {
    return new AlarmObservation(new AlarmKey(kind, subject), count, "");
  }
}
