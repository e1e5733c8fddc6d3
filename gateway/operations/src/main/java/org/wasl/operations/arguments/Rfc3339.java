package org.wasl.operations.arguments;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Timestamps of documents and attributes. */
public final class Rfc3339 {
  private Rfc3339() {}

  /** Prints a time in RFC 3339, in UTC, with milliseconds at most. */
  public static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
