package org.wasl.rules.alarms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Groups observations into alarms, with one notification at the start of an alarm and one at its
 * end. Between them occurrences are counted, and the alarm is notified again only after an interval
 * or when its facts have changed. So ten thousand failures are one alarm.
 *
 * @param repeatMillis an open alarm is notified again after this time, in milliseconds. 0 means
 *     never
 * @param settleMillis a condition is over when it was absent for this time, in milliseconds
 * @param quietMillis an event is over when it did not recur for this time, in milliseconds
 * @param maxOpen largest number of alarms with a subject of their own. Further ones are counted
 *     under {@link #OTHERS}
 */
public record AlarmGrouping(long repeatMillis, long settleMillis, long quietMillis, int maxOpen) {
  /** Subject of the alarms of a kind that exceed the maximum. */
  public static final String OTHERS = "others";

  /**
   * Result of one evaluation.
   *
   * @param open alarms that are open afterwards
   * @param notifications notifications to send, in order
   */
  public record Evaluation(Map<AlarmKey, OpenAlarm> open, List<AlarmNotification> notifications) {}

  /**
   * Evaluates observations, as a pure function.
   *
   * @param before alarms that were open
   * @param present the present observations
   * @param leads whether this gateway notifies of {@link AlarmKind#isShared shared} alarms. A
   *     gateway that becomes leader notifies at once of alarms that it left to another gateway,
   *     because it does not know what that gateway did
   * @param now the wall clock's time
   */
  public Evaluation evaluate(
      Map<AlarmKey, OpenAlarm> before, AlarmObservations present, boolean leads, Instant now) {
    Map<AlarmKey, OpenAlarm> open = new TreeMap<>(before);
    // If the clock was ahead and is set back, nothing would be over or notified again until that
    // time.
    open.replaceAll((_, alarm) -> alarm.notAfter(now));
    List<AlarmNotification> notifications = new ArrayList<>();
    grouped(before.keySet(), present.observed())
        .forEach(
            (key, alarmObservation) -> {
              OpenAlarm earlier = open.get(key);
              boolean notifies = leads || !key.kind().isShared();
              if (earlier == null) {
                AlarmObservation first =
                    new AlarmObservation(key, alarmObservation.count(), alarmObservation.facts());
                begin(open, notifications, first, notifies, now);
              } else {
                continueAlarm(open, notifications, earlier, alarmObservation, notifies, now);
              }
            });
    for (OpenAlarm alarm : List.copyOf(open.values())) {
      AlarmKind kind = alarm.key().kind();
      if (!present.unobservable().contains(kind) && isOver(alarm, now)) {
        open.remove(alarm.key());
        notifications.add(new AlarmNotification(AlarmNotification.Phase.OVER, alarm, now));
      }
    }
    return new Evaluation(open, notifications);
  }

  /** One observation for each alarm. Between two of them, their facts would change every time. */
  private Map<AlarmKey, AlarmObservation> grouped(
      Set<AlarmKey> before, List<AlarmObservation> observed) {
    Set<AlarmKey> open = new HashSet<>(before);
    Map<AlarmKey, AlarmObservation> grouped = new LinkedHashMap<>();
    for (AlarmObservation alarmObservation : observed) {
      AlarmKey key =
          open.contains(alarmObservation.key()) || open.size() < maxOpen
              ? alarmObservation.key()
              : overflowKey(alarmObservation.key().kind()); // at most one more of each kind
      open.add(key);
      grouped.merge(key, alarmObservation, AlarmGrouping::merged);
    }
    return grouped;
  }

  private static AlarmObservation merged(
      AlarmObservation alarmObservation, AlarmObservation other) {
    long count = alarmObservation.count() + other.count();
    return alarmObservation.key().equals(other.key())
        ? new AlarmObservation(
            alarmObservation.key(),
            count,
            Stream.concat(alarmObservation.facts().stream(), other.facts().stream())
                .distinct()
                .toList())
        // No facts, because nobody would know to which subject they belong.
        : new AlarmObservation(overflowKey(alarmObservation.key().kind()), count, List.of());
  }

  private static AlarmKey overflowKey(AlarmKind kind) {
    return new AlarmKey(kind, OTHERS);
  }

  private static void begin(
      Map<AlarmKey, OpenAlarm> open,
      List<AlarmNotification> notifications,
      AlarmObservation first,
      boolean notifies,
      Instant now) {
    OpenAlarm begun = OpenAlarm.opened(first, now);
    begun = notifies ? begun.notifiedAt(now) : begun;
    open.put(first.key(), begun);
    notifications.add(new AlarmNotification(AlarmNotification.Phase.BEGAN, begun, now));
  }

  private void continueAlarm(
      Map<AlarmKey, OpenAlarm> open,
      List<AlarmNotification> notifications,
      OpenAlarm earlier,
      AlarmObservation repeatedObservation,
      boolean notifies,
      Instant now) {
    OpenAlarm later = earlier.observedAgain(repeatedObservation, now);
    boolean changed = !later.facts().equals(earlier.facts());
    if (changed || notifies && isDue(earlier, now)) {
      later = notifies ? later.notifiedAt(now) : later;
      notifications.add(new AlarmNotification(AlarmNotification.Phase.GOES_ON, later, now));
    }
    open.put(later.key(), later);
  }

  private boolean isDue(OpenAlarm alarm, Instant now) {
    return alarm
        .lastNotified()
        .map(last -> repeatMillis > 0 && past(last, repeatMillis, now))
        .orElse(true);
  }

  private boolean isOver(OpenAlarm alarm, Instant now) {
    long patience = alarm.key().kind().isCondition() ? settleMillis : quietMillis;
    return alarm.lastObserved().isBefore(now) && past(alarm.lastObserved(), patience, now);
  }

  private static boolean past(Instant from, long millis, Instant now) {
    return Duration.between(from, now).toMillis() >= millis;
  }
}
