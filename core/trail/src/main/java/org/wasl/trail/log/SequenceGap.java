package org.wasl.trail.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Missing sequence numbers below the highest one seen. Their transactions commit later, or never.
 *
 * @param from the first number
 * @param to the number after the last one
 */
public record SequenceGap(long from, long to) {

  /** Tells whether the other gap lies completely within this one. */
  boolean contains(SequenceGap other) {
    return from <= other.from && other.to <= to;
  }

  /**
   * The gaps that remain after a query.
   *
   * @param known the gaps before
   * @param high the highest number seen before
   * @param seen the numbers seen now, in rising order, in the gaps or above {@code high}
   */
  static List<SequenceGap> remaining(List<SequenceGap> known, long high, List<Long> seen) {
    List<SequenceGap> gaps = new ArrayList<>();
    int next = 0;
    for (SequenceGap gap : known) {
      long from = gap.from;
      for (; next < seen.size() && seen.get(next) < gap.to; next++) {
        addTo(gaps, from, seen.get(next));
        from = seen.get(next) + 1;
      }
      addTo(gaps, from, gap.to);
    }
    long from = high + 1;
    for (; next < seen.size(); next++) {
      addTo(gaps, from, seen.get(next));
      from = seen.get(next) + 1;
    }
    return gaps;
  }

  private static void addTo(List<SequenceGap> gaps, long from, long to) {
    if (from < to) {
      gaps.add(new SequenceGap(from, to));
    }
  }
}
