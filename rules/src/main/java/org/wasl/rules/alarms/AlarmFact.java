package org.wasl.rules.alarms;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A further fact of an alarm, such as the day on which a certificate expires. It has no text: every
 * kind has one in each language.
 *
 * @param kind what is said
 * @param value a date or an id, empty where the kind has none; anything that is not a short code
 *     becomes {@code other}, so that nothing personal gets into a notification
 */
public record AlarmFact(Kind kind, String value) {

  /** What is said. */
  public enum Kind {
    /** Of a certificate, key or shard; the value is the day. */
    EXPIRED,
    /** As above. */
    WITHIN_7_DAYS,
    /** As above. */
    WITHIN_30_DAYS,
    /** As above. */
    WITHIN_60_DAYS,
    /** The value is the agency that has the certificate or key. */
    OWNER,
    /** Of a file. */
    UNREADABLE,
    /** Of a shard's key: it is not there. */
    KEY_ABSENT,
    /** Of a shard's key: too few witnesses know it. */
    KEY_UNWITNESSED,
    /** Of a shard: somebody asked that it be closed. */
    CLOSE_REQUESTED,
    /** Of an agency: the broker does not have its queue. */
    QUEUE_ABSENT,
    /** Of the retention: erased, and still in the database's files; the value is the day. */
    ERASED_IN_FILES,
    /** Of the database: it does not answer. */
    UNAVAILABLE,
    /** Of the embedded database: it was launched and ended. */
    ENDED,
    /** Of the embedded database: a server of an earlier process does not end. */
    ORPHAN_DOES_NOT_END,
    /** Of the embedded database: no file handle is left. */
    NO_FILE_HANDLE,
    /** Of the embedded database: no process can be made. */
    NO_PROCESS,
    /** Of the embedded database: no memory is left. */
    NO_MEMORY,
    /** Of the embedded database: the disk is full. */
    DISK_FULL,
    /** Of the embedded database: it could not be launched. */
    NOT_LAUNCHED;

    /** Its stable name, for machines. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind with this code; empty for a code of another version. */
    public static Optional<Kind> ofCode(String code) {
      return Arrays.stream(values()).filter(kind -> kind.code().equals(code)).findFirst();
    }
  }

  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._/-]{0,80}");

  /** Replaces a value that is not a code. */
  public AlarmFact {
    if (!VALUE.matcher(value).matches()) {
      value = "other";
    }
  }

  /** Without a value. */
  public static AlarmFact of(Kind kind) {
    return new AlarmFact(kind, "");
  }
}
