package org.wasl.routes.statistics;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.wasl.rules.statistics.CellPerturbation;
import org.wasl.rules.statistics.Countries;
import org.wasl.rules.statistics.DisclosureRule;
import org.wasl.rules.statistics.ReportingPeriod;
import org.wasl.rules.statistics.ReportingPeriod.Length;

/**
 * The periods that a reader may ask for, and how numbers are grouped and shown to it.
 *
 * @param zone time zone in which days are counted
 * @param countries grouping of countries
 * @param runningPeriods whether oversight may ask for a period that has not ended
 * @param perturbation protects numbers for readers other than oversight
 */
public record StatisticsPolicy(
    ZoneId zone, Countries countries, boolean runningPeriods, CellPerturbation perturbation) {
  private static final DisclosureRule EXACT = new DisclosureRule.Exact();

  /** The reason why a period may not be asked for. */
  public enum PeriodRefusal {
    /** The text is not a day, an ISO week or a month. */
    NO_SUCH_PERIOD("no-such-period"),
    /** Days are for oversight. */
    OVERSIGHT_ONLY("oversight-only"),
    /**
     * It has not ended. Two answers while it runs would differ by the events between the questions.
     */
    NOT_ENDED("not-ended");

    private final String code;

    PeriodRefusal(String code) {
      this.code = code;
    }

    /** In answers, lower case, words joined by hyphens. */
    public String code() {
      return code;
    }
  }

  /** The reason to refuse that period to the reader. Empty if it may ask for it. */
  public Optional<PeriodRefusal> refusal(
      StatisticsReader reader, ReportingPeriod period, Instant now) {
    if (period.length() == Length.DAY && !reader.oversight()) {
      return Optional.of(PeriodRefusal.OVERSIGHT_ONLY);
    }
    boolean mayRun = runningPeriods && reader.oversight();
    return period.hasEnded(now, zone) || mayRun
        ? Optional.empty()
        : Optional.of(PeriodRefusal.NOT_ENDED);
  }

  /** The latest periods that the reader may ask for, one of each length. */
  public List<String> latestPeriods(StatisticsReader reader, Instant now) {
    return Stream.of(Length.MONTH, Length.WEEK, Length.DAY)
        .map(length -> ReportingPeriod.lastEnded(length, now, zone))
        .filter(period -> refusal(reader, period, now).isEmpty())
        .map(ReportingPeriod::toString)
        .toList();
  }

  /** The form in which the reader gets numbers. */
  public DisclosureRule ruleFor(StatisticsReader reader) {
    return reader.oversight() ? EXACT : perturbation;
  }
}
