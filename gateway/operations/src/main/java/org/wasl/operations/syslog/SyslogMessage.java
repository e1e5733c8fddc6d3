package org.wasl.operations.syslog;

import java.nio.charset.StandardCharsets;
import org.wasl.trail.log.SecurityEntries.IndexedEntry;

/** An audit entry as a message of RFC 5424, in the frame of RFC 5425. */
final class SyslogMessage {
  /** The facility "log audit". */
  private static final int FACILITY = 13;

  private SyslogMessage() {}

  /**
   * The message.
   *
   * @param host name of this machine, printable ASCII without spaces, or {@code -}
   */
  static byte[] framed(IndexedEntry indexed, String host) {
    SecurityEvent event = SecurityEvent.of(indexed.entry().step());
    String message =
        String.join(
            " ",
            "<" + (FACILITY * 8 + event.severity().syslog()) + ">1",
            indexed.entry().at().toString(),
            host,
            "wasl",
            "-",
            indexed.entry().step().action().wireName(),
            "-",
            OcsfJson.of(indexed, event));
    return (message.length() + " " + message).getBytes(StandardCharsets.US_ASCII);
  }
}
