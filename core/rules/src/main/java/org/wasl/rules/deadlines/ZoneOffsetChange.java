package org.wasl.rules.deadlines;

import java.time.Instant;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * An offset of a time zone from UTC, by the time zone data that deadlines use. Pages that show
 * local times use these offsets and not the browser's own data.
 *
 * @param from the beginning of the offset
 */
public record ZoneOffsetChange(Instant from, ZoneOffset offset) {
  private static final int YEARS_BEFORE = 3;
  private static final int YEARS_AFTER = 5;

  /**
   * The offsets of a zone in order of time, from three years before the year of {@code now} until
   * five years after it. The first one is in force at the beginning.
   */
  public static List<ZoneOffsetChange> around(ZoneId zone, Instant now) {
    Year year = Year.from(now.atZone(ZoneOffset.UTC));
    ZoneRules rules = zone.getRules();
    Instant first = startOf(year.minusYears(YEARS_BEFORE));
    Instant end = startOf(year.plusYears(YEARS_AFTER + 1));
    List<ZoneOffsetChange> changes = new ArrayList<>();
    changes.add(new ZoneOffsetChange(first, rules.getOffset(first)));
    ZoneOffsetTransition next = rules.nextTransition(first);
    while (next != null && next.getInstant().isBefore(end)) {
      changes.add(new ZoneOffsetChange(next.getInstant(), next.getOffsetAfter()));
      next = rules.nextTransition(next.getInstant());
    }
    return changes;
  }

  /** The offset as hours and minutes ahead of UTC, such as {@code +01:00}. */
  public String hoursAndMinutes() {
    return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
  }

  private static Instant startOf(Year year) {
    return year.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
