package org.wasl.rules.alarms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One notice at the start of an alarm and one at its end; between them it is counted, and told
 * again only after a while or when it has changed. So ten thousand failures are one alarm.
 *
 * @param repeatMillis an alarm that goes on is told again after this, in milliseconds; 0: never
 * @param settleMillis a standing alarm is over when it was gone for this, in milliseconds
 * @param quietMillis what happens at an instant is over when it did not happen again for this, in
 *     milliseconds
 * @param maxOpen most alarms kept apart; what begins beyond them counts under {@link #OTHERS}
 */
public record AlarmGrouping(long repeatMillis, long settleMillis, long quietMillis, int maxOpen) {
  /** Subject of all those of a kind that there is no room for. */
  public static final String OTHERS = "others";

  /**
   * What follows from a look.
   *
   * @param open what is not over then
   * @param notifications what a person is to be told, in order
   */
  public record Evaluation(Map<AlarmKey, OpenAlarm> open, List<AlarmNotification> notifications) {}

  /**
   * Pure.
   *
   * @param before what was open
   * @param look what is found now
   * @param now the wall clock's time
   */
  public Evaluation evaluate(Map<AlarmKey, OpenAlarm> before, AlarmObservations look, Instant now) {
    Map<AlarmKey, OpenAlarm> open = new TreeMap<>(before);
    List<AlarmNotification> notices = new ArrayList<>();
    for (AlarmObservation one : look.observed()) {
      AlarmKey key = room(open, one.key());
      OpenAlarm earlier = open.get(key);
      if (earlier == null) {
        begin(open, notices, new AlarmObservation(key, one.count(), one.detail()), now);
      } else {
        goOn(open, notices, earlier, earlier.observedAgain(one, now), now);
      }
    }
    for (OpenAlarm alarm : List.copyOf(open.values())) {
      AlarmKind kind = alarm.key().kind();
      if (!look.unobservable().contains(kind) && isOver(alarm, now)) {
        open.remove(alarm.key());
        notices.add(new AlarmNotification(AlarmNotification.Phase.OVER, alarm, now));
      }
    }
    return new Evaluation(open, notices);
  }

  private AlarmKey room(Map<AlarmKey, OpenAlarm> open, AlarmKey key) {
    return open.containsKey(key) || open.size() < maxOpen
        ? key
        : new AlarmKey(key.kind(), OTHERS); // at most one more of each kind
  }

  private static void begin(
      Map<AlarmKey, OpenAlarm> open,
      List<AlarmNotification> notices,
      AlarmObservation first,
      Instant now) {
    OpenAlarm begun = OpenAlarm.opened(first, now);
    open.put(first.key(), begun);
    notices.add(new AlarmNotification(AlarmNotification.Phase.BEGAN, begun, now));
  }

  private void goOn(
      Map<AlarmKey, OpenAlarm> open,
      List<AlarmNotification> notices,
      OpenAlarm earlier,
      OpenAlarm later,
      Instant now) {
    boolean changed = !later.detail().equals(earlier.detail());
    if (changed || repeatMillis > 0 && past(earlier.lastNotified(), repeatMillis, now)) {
      later = later.notifiedAt(now);
      notices.add(new AlarmNotification(AlarmNotification.Phase.GOES_ON, later, now));
    }
    open.put(later.key(), later);
  }

  private boolean isOver(OpenAlarm alarm, Instant now) {
    long patience = alarm.key().kind().isCondition() ? settleMillis : quietMillis;
    return alarm.lastObserved().isBefore(now) && past(alarm.lastObserved(), patience, now);
  }

  private static boolean past(Instant from, long millis, Instant now) {
    return Duration.between(from, now).toMillis() >= millis;
  }
}
