package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.gateway.config.settings.operations.HistoryConfig;
import org.wasl.gateway.operations.arguments.OperationArguments;
import org.wasl.gateway.operations.arguments.Rfc3339;
import org.wasl.store.Store;
import org.wasl.store.history.AgencyHistory;
import org.wasl.store.history.HistoryPoint;

/** How an agency, or all of them, did in the last days: {@code org.wasl:type=Agencies}. */
final class AgencyHistoryQueries {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** As many points as a chart can show. */
  private static final int MOST_POINTS = 180;

  private final AgencyHistory history;
  private final Supplier<Set<String>> agencies;
  private final HistoryConfig config;
  private final Clock clock;

  AgencyHistoryQueries(
      Store store, Supplier<Set<String>> agencies, HistoryConfig config, Clock clock) {
    this.history = store.agencyHistory();
    this.agencies = agencies;
    this.config = config;
    this.clock = clock;
  }

  /**
   * {@code {"agency":id?,"days":number?}}: the points in order of time, each as long as {@code
   * pointSeconds}; they are complete up to {@code to}. A time in which nothing happened and nothing
   * waited has none; of one in {@code gaps} nothing is known, because no gateway wrote.
   */
  String history(String document) {
    OperationArguments asked = OperationArguments.of(document, Set.of("agency", "days"));
    String agency = asked.text("agency").orElse(AgencyHistory.ALL);
    if (!agency.equals(AgencyHistory.ALL) && !agencies.get().contains(agency)) {
      throw new OperationRefusedException("no-agency", "no agency in service is called so");
    }
    int days = asked.number("days", 1, config.days()).orElse(Math.min(1, config.days()));
    Duration width = width(days);
    Instant now = clock.instant();
    Instant since = floor(now.minus(Duration.ofDays(days)), width);
    ObjectNode tree =
        JSON.objectNode()
            .put("from", Rfc3339.text(since))
            .put("to", Rfc3339.text(written(now)))
            .put("pointSeconds", width.toSeconds())
            .put("days", days)
            .put("keptDays", config.days());
    config.grafana().ifPresent(url -> tree.put("grafana", url.toString()));
    ArrayNode points = tree.putArray("points");
    history.points(agency, since, width).orElseThrow().forEach(one -> points.add(point(one)));
    ArrayNode gaps = tree.putArray("gaps");
    Set<Instant> written =
        history.points(AgencyHistory.ALL, since, width).orElseThrow().stream()
            .map(HistoryPoint::at)
            .collect(Collectors.toSet());
    gaps(written, since, written(now), width)
        .forEach(
            gap ->
                gaps.addObject()
                    .put("from", Rfc3339.text(gap.from()))
                    .put("to", Rfc3339.text(gap.to())));
    return tree.toString();
  }

  /** A time of which nothing was written. */
  record Gap(Instant from, Instant to) {}

  /**
   * The gaps between {@code from} and {@code to}, in order.
   *
   * @param written begins of the points that were written, with all agencies together
   * @param width of a point; one that is not over by {@code to} is no gap
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

  /** Whole intervals, so many that there are not too many points. */
  private Duration width(int days) {
    long interval = config.intervalSeconds();
    long seconds = Duration.ofDays(days).toSeconds();
    return Duration.ofSeconds(
        interval * Math.max(1, Math.ceilDiv(seconds, interval * MOST_POINTS)));
  }

  /**
   * Until when every gateway has written: each interval at the latest half of one after its end.
   */
  private Instant written(Instant now) {
    Duration interval = config.interval();
    return floor(now.minus(interval.multipliedBy(3).dividedBy(2)), interval).plus(interval);
  }

  private static Instant floor(Instant time, Duration width) {
    long seconds = width.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
  }

  private static ObjectNode point(HistoryPoint one) {
    return JSON.objectNode()
        .put("at", Rfc3339.text(one.at()))
        .put("delivered", one.delivered())
        .put("latencyMillis", one.latencyMillis())
        .put("slowestMillis", one.slowestMillis())
        .put("failed", one.failed())
        .put("refused", one.refused())
        .put("waiting", one.waiting())
        .put("parked", one.parked())
        .put("oldestSeconds", one.oldestSeconds());
  }
}
