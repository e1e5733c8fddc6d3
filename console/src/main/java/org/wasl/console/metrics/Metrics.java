package org.wasl.console.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
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

/**
 * The gateway's metrics, by Prometheus' naming conventions: {@code wasl_messages_accepted_total},
 * {@code wasl_refused_total}, {@code wasl_requests_delayed_total}, {@code wasl_attempts_total},
 * {@code wasl_attempts_ended_total}, {@code wasl_failures_total}, {@code wasl_alarms_total}, {@code
 * wasl_alarm_notifications_total}, the gauges {@code wasl_parked}, {@code wasl_waiting}, {@code
 * wasl_oldest_due_age_seconds} and {@code wasl_paused}, by stage {@code wasl_deadlines_open},
 * {@code wasl_deadlines_reminded} and {@code wasl_deadlines_overdue}, {@code
 * wasl_deadlines_lag_seconds}, of the audit log {@code wasl_log_size}, {@code wasl_log_signed} and
 * {@code wasl_log_lag_seconds}, of its witnesses, where there are any, {@code wasl_log_witnessed}
 * and {@code wasl_log_witness_lag_seconds}, {@code wasl_alarms_open}, {@code wasl_disk_free_bytes},
 * those of protocols, such as {@code wasl_agency_broker_connections}, the histograms {@code
 * wasl_accept_seconds} and {@code wasl_delivery_seconds}. Labels are agency ids and fixed codes,
 * never anything of a message; text that is not a short code is counted as {@code other}. A method
 * that is told of an event returns at once and never throws.
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

  /** Those that the registry admitted: it builds and compares labels to find one again. */
  private final Map<Series, Counter> counters = new ConcurrentHashMap<>();

  private final Gauges gauges;
  private final Timer accept;
  private final Timer delivery;

  private record Series(String name, String value, String outcome) {}

  /** Gauges are read from the sources; counters are incremented as events are told. */
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

  /** The registry, for meters of the libraries and of the JVM. */
  public MeterRegistry registry() {
    return registry;
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

  /** A message was accepted; nanoseconds from its first byte to the commit. */
  public void accepted(String type, long nanos) {
    count("wasl.messages.accepted", "type", type);
    accept.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A message was refused at the door, with the problem's last path segment. */
  public void refused(String problem) {
    count("wasl.refused", "problem", problem);
  }

  /** A request of this kind did not start at once at the partner API: it waited for its turn. */
  public void delayed(String kind) {
    count("wasl.requests.delayed", "kind", kind);
  }

  /** A call to an agency began. */
  public void attempted(String agency) {
    count("wasl.attempts", "agency", agency);
  }

  /** A valid receipt was recorded; nanoseconds from acceptance to receipt. */
  public void delivered(String agency, long nanos) {
    outcome(agency, "delivered");
    delivery.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** An attempt failed and will be made again. */
  public void failed(String agency, String reason) {
    outcome(agency, "failed");
    count("wasl.failures", "reason", reason);
  }

  /** A delivery was parked. */
  public void parked(String agency, String reason) {
    outcome(agency, "parked");
    count("wasl.failures", "reason", reason);
  }

  /** An alarm began. */
  public void alarm(String code) {
    count("wasl.alarms", "alarm", code);
  }

  /**
   * Counts notifications of alarms: {@code sent}, {@code failed} or {@code dropped}.
   *
   * @param sink where they are sent, a code: {@code webhook}, {@code mail} or {@code audit}
   */
  public void alarmNotifications(String sink, String outcome, int times) {
    counter("wasl.alarm.notifications", "sink", sink, outcome).increment(times);
  }

  /** The text of one scrape. */
  synchronized String scrape() {
    gauges.refresh();
    return registry.scrape();
  }

  private void outcome(String agency, String outcome) {
    counter("wasl.attempts.ended", "agency", agency, outcome).increment();
  }

  private void count(String name, String label, String value) {
    counter(name, label, value, "").increment();
  }

  /** A counter that has a label, and one of outcomes where the text is not empty. */
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
