package org.wasl.rules.alarms;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A further fact of an alarm, such as the day on which a certificate expires. It has no text,
 * because every kind has a text in each language.
 *
 * @param kind the kind of fact
 * @param value a date or an id, or empty if the kind has none. Anything that is not a short code
 *     becomes {@code other}, so that nothing personal gets into a notification
 */
public record AlarmFact(Kind kind, String value) {

  /** The kind of fact. */
  public enum Kind {
    /** A certificate, key or shard has expired. The value is the day. */
    EXPIRED,
    /** A certificate, key or shard expires within 7 days. The value is the day. */
    WITHIN_7_DAYS,
    /** A certificate, key or shard expires within 30 days. The value is the day. */
    WITHIN_30_DAYS,
    /** A certificate, key or shard expires within 60 days. The value is the day. */
    WITHIN_60_DAYS,
    /** The value is the agency that has the certificate or key. */
    OWNER,
    /** A file cannot be read. */
    UNREADABLE,
    /** A shard's key is missing. */
    KEY_ABSENT,
    /** Too few witnesses know a shard's key. */
    KEY_UNWITNESSED,
    /** Somebody asked to close a shard. */
    CLOSE_REQUESTED,
    /** The broker does not have an agency's queue. */
    QUEUE_ABSENT,
    /** Data was erased but is still in the database's files. The value is the day. */
    ERASED_IN_FILES,
    /** The database does not answer. */
    UNAVAILABLE,
    /** Commits of the database wait for a standby. */
    COMMITS_WAIT,
    /** The database server is a standby. */
    SERVER_IS_STANDBY,
    /** The database server has another database than before. */
    SERVER_IS_ANOTHER,
    /** The database server lacks data that the gateway has already used. */
    SERVER_IS_BEHIND,
    /** {@code fsync} of the database is off. */
    FSYNC_OFF,
    /** {@code full_page_writes} of the database is off. */
    FULL_PAGE_WRITES_OFF,
    /** {@code synchronous_commit} of the database role does not wait. */
    COMMITS_ASYNCHRONOUS,
    /** A failover of the database loses the data that the standby does not have yet. */
    NO_SYNCHRONOUS_STANDBY,
    /** The embedded database was launched and ended. */
    ENDED,
    /** An earlier process of the embedded database does not end. */
    ORPHAN_DOES_NOT_END,
    /** No file handle is left for the embedded database. */
    NO_FILE_HANDLE,
    /** No process can be created for the embedded database. */
    NO_PROCESS,
    /** No memory is left for the embedded database. */
    NO_MEMORY,
    /** The disk of the embedded database is full. */
    DISK_FULL,
    /** The embedded database could not be launched. */
    NOT_LAUNCHED;

    /** Its stable name, for machines. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind with this code, or empty for a code of another version. */
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
