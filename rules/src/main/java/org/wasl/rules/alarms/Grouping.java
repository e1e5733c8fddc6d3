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
public record Grouping(long repeatMillis, long settleMillis, long quietMillis, int maxOpen) {
  /** Subject of all those of a kind that there is no room for. */
  public static final String OTHERS = "others";

  /**
   * What follows from a look.
   *
   * @param open what is not over then
   * @param notices what a person is to be told, in order
   */
  public record Turn(Map<AlarmKey, OpenAlarm> open, List<Notice> notices) {}

  /**
   * Pure.
   *
   * @param before what was open
   * @param look what is found now
   * @param now the wall clock's time
   */
  public Turn turn(Map<AlarmKey, OpenAlarm> before, Look look, Instant now) {
    Map<AlarmKey, OpenAlarm> open = new TreeMap<>(before);
    List<Notice> notices = new ArrayList<>();
    for (Seen one : look.seen()) {
      AlarmKey key = room(open, one.key());
      OpenAlarm earlier = open.get(key);
      if (earlier == null) {
        begin(open, notices, new Seen(key, one.count(), one.detail()), now);
      } else {
        goOn(open, notices, earlier, earlier.again(one, now), now);
      }
    }
    for (OpenAlarm alarm : List.copyOf(open.values())) {
      AlarmKind kind = alarm.key().kind();
      if (!look.unknown().contains(kind) && isOver(alarm, now)) {
        open.remove(alarm.key());
        notices.add(new Notice(Notice.What.OVER, alarm, now));
      }
    }
    return new Turn(open, notices);
  }

  private AlarmKey room(Map<AlarmKey, OpenAlarm> open, AlarmKey key) {
    return open.containsKey(key) || open.size() < maxOpen
        ? key
        : new AlarmKey(key.kind(), OTHERS); // at most one more of each kind
  }

  private static void begin(
      Map<AlarmKey, OpenAlarm> open, List<Notice> notices, Seen first, Instant now) {
    OpenAlarm begun = OpenAlarm.begun(first, now);
    open.put(first.key(), begun);
    notices.add(new Notice(Notice.What.BEGAN, begun, now));
  }

  private void goOn(
      Map<AlarmKey, OpenAlarm> open,
      List<Notice> notices,
      OpenAlarm earlier,
      OpenAlarm later,
      Instant now) {
    boolean changed = !later.detail().equals(earlier.detail());
    if (changed || repeatMillis > 0 && past(earlier.told(), repeatMillis, now)) {
      later = later.toldAt(now);
      notices.add(new Notice(Notice.What.GOES_ON, later, now));
    }
    open.put(later.key(), later);
  }

  private boolean isOver(OpenAlarm alarm, Instant now) {
    long patience = alarm.key().kind().isStanding() ? settleMillis : quietMillis;
    return alarm.seen().isBefore(now) && past(alarm.seen(), patience, now);
  }

  private static boolean past(Instant from, long millis, Instant now) {
    return Duration.between(from, now).toMillis() >= millis;
  }
}
