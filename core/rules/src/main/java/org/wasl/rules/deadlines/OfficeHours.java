package org.wasl.rules.deadlines;

import java.util.List;

/**
 * Opening hours of one day.
 *
 * @param spans in order and not adjacent, or empty on a closed day
 */
public record OfficeHours(List<Span> spans) {
  /** Closed all day. */
  public static final OfficeHours CLOSED = new OfficeHours(List.of());

  private static final int DAY_MINUTES = 24 * 60;

  /**
   * A span of minutes of the local day.
   *
   * @param fromMinute first minute, 0 for midnight
   * @param toMinute the minute after the last one, up to 1440 for the end of the day
   */
  public record Span(int fromMinute, int toMinute) {
    /** Refuses a span that is empty or leaves its day. */
    public Span {
      if (fromMinute < 0 || toMinute > DAY_MINUTES || fromMinute >= toMinute) {
        throw new IllegalArgumentException("hours end after they begin, within one day");
      }
    }
  }

  /** Refuses spans that overlap or are not in order. */
  public OfficeHours {
    spans = List.copyOf(spans);
    for (int i = 1; i < spans.size(); i++) {
      if (spans.get(i).fromMinute() <= spans.get(i - 1).toMinute()) {
        throw new IllegalArgumentException("hours of one day must be in order and apart");
      }
    }
  }

  boolean isClosed() {
    return spans.isEmpty();
  }
}
