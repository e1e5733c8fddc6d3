package org.wasl.rules.competence;

import java.time.LocalDate;

/**
 * The days on which a row is in force, both ends included.
 *
 * @param from first day, or {@link LocalDate#MIN} if open
 * @param to last day, or {@link LocalDate#MAX} if open
 */
public record Validity(LocalDate from, LocalDate to) {

  /** Always. */
  public static final Validity ALWAYS = new Validity(LocalDate.MIN, LocalDate.MAX);

  /** Refuses an end before the beginning. */
  public Validity {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("ends before it begins");
    }
  }

  /** Tells whether the row is in force on that day. */
  public boolean contains(LocalDate day) {
    return !day.isBefore(from) && !day.isAfter(to);
  }

  boolean overlaps(Validity other) {
    return !to.isBefore(other.from) && !other.to.isBefore(from);
  }
}
