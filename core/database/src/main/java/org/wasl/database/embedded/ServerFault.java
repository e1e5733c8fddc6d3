package org.wasl.database.embedded;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The reason why the embedded server does not run. Health, alarms and the log show its {@link
 * #code()}.
 */
public enum ServerFault {
  /** It was launched and ended. Its own log tells why. */
  ENDED("ended", "(?!)"),
  /** A server of an earlier process is still on the data folder and cannot be ended. */
  ORPHAN("orphan-does-not-end", OrphanedServers.DOES_NOT_END),
  /** No file handle is left (EMFILE, ENFILE). */
  NO_FILE_HANDLE("no-file-handle", "error=2[34]\\b|[Tt]oo many open files"),
  /** No process or thread can be made (EAGAIN). */
  NO_PROCESS("no-process", "error=11\\b|Resource temporarily unavailable|native thread"),
  /** No memory is left for it (ENOMEM). */
  NO_MEMORY("no-memory", "error=12\\b|Cannot allocate memory|Java heap space"),
  /** The disk is full (ENOSPC, EDQUOT). */
  DISK_FULL("disk-full", "error=(28|122)\\b|No space left on device|[Qq]uota exceeded"),
  /** Anything else. */
  NOT_LAUNCHED("not-launched", "");

  private final String code;
  private final Pattern message;

  ServerFault(String code, String message) {
    this.code = code;
    this.message = Pattern.compile(message);
  }

  /** A short code of lower-case letters and hyphens. */
  public String code() {
    return code;
  }

  /**
   * That of a failed launch. The JDK has no type for it, only the words of the operating system.
   */
  static ServerFault of(Throwable failure) {
    String words = String.valueOf(failure.getMessage());
    return Arrays.stream(values())
        .filter(fault -> fault.message.matcher(words).find())
        .findFirst()
        .orElse(NOT_LAUNCHED);
  }
}
