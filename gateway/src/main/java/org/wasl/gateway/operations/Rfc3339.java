package org.wasl.gateway.operations;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Timestamps of documents and attributes. */
final class Rfc3339 {
  private Rfc3339() {}

  /** RFC 3339 in UTC, with milliseconds at most. */
  static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
