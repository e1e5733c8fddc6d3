package org.wasl.rules.alarms;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Identity of an alarm, however often it is raised.
 *
 * @param kind kind of the alarm
 * @param subject the agency, stage, witness or file that it is about, or {@link #GATEWAY}. The id
 *     is from a bounded set, never of a referral. Anything that is not a short code becomes {@code
 *     other}
 */
public record AlarmKey(AlarmKind kind, String subject) implements Comparable<AlarmKey> {
  /** The subject of alarms about the whole gateway. */
  public static final String GATEWAY = "gateway";

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._/-]{1,80}");
  private static final Comparator<AlarmKey> ORDER =
      Comparator.comparing(AlarmKey::kind).thenComparing(AlarmKey::subject);

  /** Replaces a subject that is not a code. */
  public AlarmKey {
    if (!CODE.matcher(subject).matches()) {
      subject = "other";
    }
  }

  @Override
  public int compareTo(AlarmKey other) {
    return ORDER.compare(this, other);
  }
}
