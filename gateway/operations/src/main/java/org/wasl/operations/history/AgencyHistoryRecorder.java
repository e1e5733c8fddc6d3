package org.wasl.operations.history;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.wasl.configuration.settings.operations.HistoryConfig;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.history.AgencyHistory;
import org.wasl.store.history.IntervalCounts;

/**
 * Writes this process's counts of each agency since the last time into the history, in one
 * statement each interval. If a write fails, the next one has its counts too.
 */
public final class AgencyHistoryRecorder {
  private static final IntervalCounts NONE = new IntervalCounts(0, 0, 0, 0, 0);
  private static final Duration CLEANED_EVERY = Duration.ofHours(12);

  private final AgencyHistory history;
  private final AgencyCounts counts;
  private final Supplier<Set<AgencyId>> agencies;
  private final HistoryConfig config;
  private final Clock clock;
  private final Map<String, IntervalCounts> written = new HashMap<>();
  private final Map<String, Long> slowest = new HashMap<>();
  private Instant cleaned = Instant.EPOCH;

  /**
   * @param agencies the ids of the agencies; counts under another name are not written
   */
  public AgencyHistoryRecorder(
      AgencyHistory history,
      AgencyCounts counts,
      Supplier<Set<AgencyId>> agencies,
      HistoryConfig config,
      Clock clock) {
    this.history = history;
    this.counts = counts;
    this.agencies = agencies;
    this.config = config;
    this.clock = clock;
  }

  /** Length of an interval. */
  public Duration interval() {
    return config.interval();
  }

  /** Writes the current interval. */
  public synchronized void record() {
    Instant now = clock.instant();
    Map<String, IntervalCounts> total = counts.read();
    total
        .keySet()
        .retainAll(agencies.get().stream().map(AgencyId::value).collect(Collectors.toSet()));
    Map<String, IntervalCounts> since = new HashMap<>();
    total.forEach(
        (agency, intervalCounts) -> {
          slowest.merge(agency, intervalCounts.slowestMillis(), Math::max);
          IntervalCounts more = difference(agency, intervalCounts);
          if (!more.isEmpty()) {
            since.put(agency, more);
          }
        });
    if (history.record(begin(now), since).isDone()) {
      written.putAll(total);
      slowest.clear();
    }
    if (cleaned.plus(CLEANED_EVERY).isBefore(now)
        && history.deleteBefore(now.minus(Duration.ofDays(config.days()))).isDone()) {
      cleaned = now;
    }
  }

  /**
   * The begin of the interval, half a tick earlier. So a timer that is a little late still means
   * the interval before.
   */
  private Instant begin(Instant now) {
    long seconds = config.intervalSeconds();
    long middle = now.getEpochSecond() - seconds / 2;
    return Instant.ofEpochSecond(Math.floorDiv(middle, seconds) * seconds);
  }

  private IntervalCounts difference(String agency, IntervalCounts now) {
    IntervalCounts before = written.getOrDefault(agency, NONE);
    return new IntervalCounts(
        now.delivered() - before.delivered(),
        now.latencyMillis() - before.latencyMillis(),
        slowest.getOrDefault(agency, 0L),
        now.failed() - before.failed(),
        now.refused() - before.refused());
  }
}
