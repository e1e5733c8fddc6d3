package org.wasl.console.metrics;

import java.time.Instant;
import java.util.List;

/** The open alarms. Ids, codes and counts only. */
public interface OpenAlarms {
  /**
   * One of them.
   *
   * @param kind what is wrong, a code
   * @param subject with whom or what, a code
   * @param since when it began
   * @param count how many, or how often
   * @param severity {@code info}, {@code warning} or {@code critical}
   * @param text one line for a person
   */
  record Row(
      String kind, String subject, Instant since, long count, String severity, String text) {}

  /** All of them, in order. Returns at once and can be called often. */
  List<Row> open();

  /** How many began since the start. */
  long begun();
}
