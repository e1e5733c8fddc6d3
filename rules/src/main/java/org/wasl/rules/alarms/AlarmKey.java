package org.wasl.rules.alarms;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * What is one alarm, however often it is raised.
 *
 * @param kind what is wrong
 * @param subject with whom or what: an agency, a stage, a witness, a file or {@link #GATEWAY}. An
 *     id of a bounded set, never of a referral; anything that is no short code reads {@code other}
 */
public record AlarmKey(AlarmKind kind, String subject) implements Comparable<AlarmKey> {
  /** The subject of what concerns the whole gateway. */
  public static final String GATEWAY = "gateway";

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._/-]{1,40}");
  private static final Comparator<AlarmKey> ORDER =
      Comparator.comparing(AlarmKey::kind).thenComparing(AlarmKey::subject);

  /** Keeps the subject a code. */
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
