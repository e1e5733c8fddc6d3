package org.wasl.console.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.noop.NoopCounter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.wasl.rules.id.AgencyId;

/**
 * The gateway's metrics, by Prometheus' naming conventions. {@code
 * docs/reference/generated/metrics.md} lists them. Labels are agency ids and fixed codes, never
 * anything of a message. Text that is not a short code is counted as {@code other}. A method that
 * is told of an event returns at once and never throws.
 */
public final class Metrics {
  // Bounds the memory of gateway and Prometheus when a label has ever new values.
  private static final int LABEL_VALUES = 1_000;
  private static final Map<String, String> HELP =
      Map.of(
          "wasl.messages.accepted", "Messages accepted at the door",
          "wasl.refused", "Messages and connections refused",
          "wasl.requests.delayed", "Requests that waited for their turn at the partner API",
          "wasl.attempts", "Calls to agencies that began",
          "wasl.attempts.ended", "Attempts that ended",
          "wasl.failures", "Attempts that failed, by reason",
          "wasl.alarms", "Alarms that began",
          "wasl.alarm.notifications", "Notifications of alarms, by sink");
  private static final Duration[] BUCKETS =
      List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /**
   * A cache of the registry's counters, because the registry builds and compares labels for each
   * lookup.
   */
  private final Map<Series, Counter> counters = new ConcurrentHashMap<>();

  private final Gauges gauges;
  private final Timer accept;
  private final Timer delivery;

  private record Series(String name, String value, String outcome) {}

  /** Reads gauges from the sources. Events increment the counters. */
  public Metrics(MetricSources sources) {
    for (String label :
        List.of("agency", "stage", "type", "problem", "reason", "alarm", "subject")) {
      registry
          .config()
          .meterFilter(
              MeterFilter.maximumAllowableTags("wasl", label, LABEL_VALUES, MeterFilter.deny()));
    }
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    gauges = new Gauges(registry, sources);
    accept = timer("wasl.accept", "From the first byte to the commit");
    delivery = timer("wasl.delivery", "From acceptance to the receipt");
  }

  /** Messages accepted at the door since the start. */
  public long accepted() {
    return accept.count();
  }

  /** Messages and connections refused since the start. */
  public long refused() {
    return registry.find("wasl.refused").counters().stream()
        .mapToLong(counter -> (long) counter.count())
        .sum();
  }

  /** Counts an accepted message, with the nanoseconds from its first byte to the commit. */
  public void accepted(String type, long nanos) {
    count("wasl.messages.accepted", "type", type);
    accept.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A message was refused at the door, with the problem's last path segment. */
  public void refused(String problem) {
    count("wasl.refused", "problem", problem);
  }

  /** Counts a request of this kind that had to wait for its turn at the partner API. */
  public void delayed(String kind) {
    count("wasl.requests.delayed", "kind", kind);
  }

  /** A call to an agency began. */
  public void attempted(AgencyId agency) {
    count("wasl.attempts", "agency", agency.value());
  }

  /** Counts a recorded valid receipt, with the nanoseconds from acceptance to receipt. */
  public void delivered(AgencyId agency, long nanos) {
    outcome(agency, "delivered");
    delivery.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** An attempt failed and will be made again. */
  public void failed(AgencyId agency, String reason) {
    outcome(agency, "failed");
    count("wasl.failures", "reason", reason);
  }

  /** A delivery was parked. */
  public void parked(AgencyId agency, String reason) {
    outcome(agency, "parked");
    count("wasl.failures", "reason", reason);
  }

  /** An alarm began. */
  public void alarm(String code) {
    count("wasl.alarms", "alarm", code);
  }

  /**
   * Counts notifications of alarms as {@code sent}, {@code failed} or {@code dropped}.
   *
   * @param sink the code of the sink, {@code webhook}, {@code mail} or {@code audit}
   */
  public void alarmNotifications(String sink, String outcome, int times) {
    counter("wasl.alarm.notifications", "sink", sink, outcome).increment(times);
  }

  /** The text of one scrape, in the text format of Prometheus. */
  public synchronized String scrape() {
    gauges.refresh();
    return registry.scrape();
  }

  private void outcome(AgencyId agency, String outcome) {
    counter("wasl.attempts.ended", "agency", agency.value(), outcome).increment();
  }

  private void count(String name, String label, String value) {
    counter(name, label, value, "").increment();
  }

  /** A counter with a label, and with an outcome if that is not empty. */
  private Counter counter(String name, String label, String value, String outcome) {
    Series series = new Series(name, ShortCode.of(value), outcome);
    Counter known = counters.get(series);
    return known == null ? register(series, label) : known;
  }

  private Counter register(Series series, String label) {
    Counter.Builder counter =
        Counter.builder(series.name).description(HELP.get(series.name)).tag(label, series.value);
    if (!series.outcome.isEmpty()) {
      counter.tag("outcome", series.outcome);
    }
    Counter registered = counter.register(registry);
    boolean denied = registered instanceof NoopCounter;
    if (!denied) {
      counters.put(series, registered);
    }
    return registered;
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
