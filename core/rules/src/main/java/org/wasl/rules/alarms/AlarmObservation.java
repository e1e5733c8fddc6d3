package org.wasl.rules.alarms;

import java.util.List;

/**
 * One observation.
 *
 * @param key alarm that it belongs to
 * @param count for a condition the present number, for an event the number since the last
 *     evaluation
 * @param facts further facts, in the order in which they are written. A change is notified
 */
public record AlarmObservation(AlarmKey key, long count, List<AlarmFact> facts) {
  /** Copies the facts. */
  public AlarmObservation {
    facts = List.copyOf(facts);
  }

  /** Without further facts. */
  public static AlarmObservation of(AlarmKind kind, String subject, long count) {
    return new AlarmObservation(new AlarmKey(kind, subject), count, List.of());
  }
}
