package org.wasl.operations;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.wasl.configuration.settings.operations.HistoryConfig;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.operations.AgenciesMXBean.AgencyDays;
import org.wasl.operations.AgenciesMXBean.GapRow;
import org.wasl.operations.AgenciesMXBean.PointRow;
import org.wasl.operations.arguments.OperationArguments;
import org.wasl.operations.arguments.Rfc3339;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.Store;
import org.wasl.store.history.AgencyHistory;
import org.wasl.store.history.HistoryPoint;

/**
 * The history of an agency, or of all of them, in the last days, {@code org.wasl:type=Agencies}.
 */
final class AgencyHistoryQueries {
  /** The maximum of points in a chart. */
  private static final int MOST_POINTS = 180;

  private final AgencyHistory history;
  private final Supplier<Set<AgencyId>> agencies;
  private final HistoryConfig config;
  private final Clock clock;

  AgencyHistoryQueries(
      Store store, Supplier<Set<AgencyId>> agencies, HistoryConfig config, Clock clock) {
    this.history = store.agencyHistory();
    this.agencies = agencies;
    this.config = config;
    this.clock = clock;
  }

  /**
   * The history of an agency, or of all of them.
   *
   * @throws OperationRefusedException for another document, and for an unknown agency
   */
  AgencyDays history(String document) {
    OperationArguments asked = OperationArguments.of(document, Set.of("agency", "days"));
    String agency = asked.text("agency").orElse(AgencyHistory.ALL);
    if (!agency.equals(AgencyHistory.ALL)
        && agencies.get().stream().noneMatch(id -> id.value().equals(agency))) {
      throw new OperationRefusedException("no-agency", "no agency in service has this name");
    }
    int days = asked.number("days", 1, config.days()).orElse(Math.min(1, config.days()));
    Duration width = width(days);
    Instant now = clock.instant();
    Instant since = floor(now.minus(Duration.ofDays(days)), width);
    Set<Instant> written =
        history.points(AgencyHistory.ALL, since, width).orElseThrow().stream()
            .map(HistoryPoint::at)
            .collect(Collectors.toSet());
    return new AgencyDays(
        Rfc3339.text(since),
        Rfc3339.text(written(now)),
        width.toSeconds(),
        days,
        config.days(),
        config.grafana().map(URI::toString).orElse(null),
        history.points(agency, since, width).orElseThrow().stream()
            .map(AgencyHistoryQueries::row)
            .toList(),
        gaps(written, since, written(now), width).stream()
            .map(gap -> new GapRow(Rfc3339.text(gap.from()), Rfc3339.text(gap.to())))
            .toList());
  }

  /** A time for which nothing was written. */
  record Gap(Instant from, Instant to) {}

  /**
   * The gaps between {@code from} and {@code to}, in order.
   *
   * @param written begins of the points that were written, for all agencies together
   * @param width the length of a point; one that is not over by {@code to} is no gap
   */
  static List<Gap> gaps(Set<Instant> written, Instant from, Instant to, Duration width) {
    List<Gap> gaps = new ArrayList<>();
    for (Instant at = from; !at.plus(width).isAfter(to); at = at.plus(width)) {
      if (written.contains(at)) {
        continue;
      }
      boolean goesOn = !gaps.isEmpty() && gaps.getLast().to().equals(at);
      Instant begin = goesOn ? gaps.removeLast().from() : at;
      gaps.add(new Gap(begin, at.plus(width)));
    }
    return gaps;
  }

  /** The length of a point in whole intervals, so that the points fit a chart. */
  private Duration width(int days) {
    long interval = config.intervalSeconds();
    long seconds = Duration.ofDays(days).toSeconds();
    return Duration.ofSeconds(
        interval * Math.max(1, Math.ceilDiv(seconds, interval * MOST_POINTS)));
  }

  /**
   * The time until which every gateway has written. A gateway writes an interval at most half an
   * interval after its end.
   */
  private Instant written(Instant now) {
    Duration interval = config.interval();
    return floor(now.minus(interval.multipliedBy(3).dividedBy(2)), interval).plus(interval);
  }

  private static Instant floor(Instant time, Duration width) {
    long seconds = width.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
  }

  private static PointRow row(HistoryPoint historyPoint) {
    return new PointRow(
        Rfc3339.text(historyPoint.at()),
        historyPoint.delivered(),
        historyPoint.latencyMillis(),
        historyPoint.slowestMillis(),
        historyPoint.failed(),
        historyPoint.refused(),
        historyPoint.waiting(),
        historyPoint.parked(),
        historyPoint.oldestSeconds());
  }
}
