package org.wasl.console;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The gateway's metrics, by Prometheus' naming conventions: {@code wasl_referrals_accepted_total},
 * {@code wasl_refused_total}, {@code wasl_attempts_total}, {@code wasl_deliveries_total}, {@code
 * wasl_failures_total}, {@code wasl_alarms_total}, the gauges {@code wasl_parked}, {@code
 * wasl_due}, {@code wasl_oldest_due_age_seconds} and {@code wasl_paused}, by stage {@code
 * wasl_deadlines_open}, {@code wasl_deadlines_reminded} and {@code wasl_deadlines_overdue}, of the
 * audit log {@code wasl_log_size}, {@code wasl_log_signed} and {@code wasl_log_lag_seconds}, of its
 * witnesses, where there are any, {@code wasl_log_witnessed} and {@code
 * wasl_log_witness_lag_seconds}, the histograms {@code wasl_accept_seconds} and {@code
 * wasl_delivery_seconds}. Labels are agency ids and fixed codes, never anything of a message.
 */
public final class Metrics implements MetricsListener {
  // A label value that keeps changing would fill the memory of gateway and Prometheus alike.
  private static final int LABEL_VALUES = 1_000;
  private static final Duration[] BUCKETS =
      List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Supplier<Map<String, AgencyGauge>> agencies;
  private final Supplier<Map<String, StageGauge>> stages;
  private final Supplier<Optional<LogGauge>> log;
  private final MultiGauge parked;
  private final MultiGauge due;
  private final MultiGauge oldestDue;
  private final MultiGauge paused;
  private final MultiGauge open;
  private final MultiGauge reminded;
  private final MultiGauge overdue;
  private final MultiGauge logSize;
  private final MultiGauge logSigned;
  private final MultiGauge logLag;
  private final MultiGauge logWitnessed;
  private final MultiGauge witnessLag;
  private final Timer accept;
  private final Timer delivery;

  /**
   * @param agencies sampled once for every scrape; by agency id
   * @param stages sampled likewise; by code of the stage
   * @param log sampled likewise
   */
  public Metrics(
      Supplier<Map<String, AgencyGauge>> agencies,
      Supplier<Map<String, StageGauge>> stages,
      Supplier<Optional<LogGauge>> log) {
    this.agencies = agencies;
    this.stages = stages;
    this.log = log;
    for (String label : List.of("agency", "stage", "type", "problem", "reason", "alarm")) {
      registry
          .config()
          .meterFilter(
              MeterFilter.maximumAllowableTags("wasl", label, LABEL_VALUES, MeterFilter.deny()));
    }
    parked = gauge("wasl.parked", "Deliveries parked for a person");
    due = gauge("wasl.due", "Deliveries that wait");
    oldestDue = gauge("wasl.oldest.due.age.seconds", "Age of the oldest due delivery");
    paused = gauge("wasl.paused", "1 while a person or a window holds deliveries back, else 0");
    open = gauge("wasl.deadlines.open", "What agencies owe, overdue or not");
    reminded = gauge("wasl.deadlines.reminded", "Of these, those a reminder was sent about");
    overdue = gauge("wasl.deadlines.overdue", "Of these, those past their time");
    logSize = gauge("wasl.log.size", "Entries that have their place in the audit log");
    logSigned = gauge("wasl.log.signed", "Of these, those under a signed checkpoint");
    logLag = gauge("wasl.log.lag.seconds", "Age of the oldest entry under no checkpoint");
    logWitnessed = gauge("wasl.log.witnessed", "Entries that a quorum of witnesses has cosigned");
    witnessLag = gauge("wasl.log.witness.lag.seconds", "Age of the oldest entry that none has");
    accept = timer("wasl.accept", "From the first byte to the commit");
    delivery = timer("wasl.delivery", "From acceptance to the receipt");
  }

  /** The registry, for meters of the libraries and of the JVM. */
  public MeterRegistry registry() {
    return registry;
  }

  @Override
  public void accepted(String type, long nanos) {
    count("wasl.referrals.accepted", "type", type);
    accept.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void refused(String problem) {
    count("wasl.refused", "problem", problem);
  }

  @Override
  public void attempted(String agency) {
    count("wasl.attempts", "agency", agency);
  }

  @Override
  public void delivered(String agency, long nanos) {
    outcome(agency, "delivered");
    delivery.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void failed(String agency, String reason) {
    outcome(agency, "failed");
    count("wasl.failures", "reason", reason);
  }

  @Override
  public void parked(String agency, String reason) {
    outcome(agency, "parked");
    count("wasl.failures", "reason", reason);
  }

  @Override
  public void alarm(String code) {
    count("wasl.alarms", "alarm", code);
  }

  /** The text of one scrape. */
  synchronized String scrape() {
    Map<String, AgencyGauge> now = sample(agencies);
    rows(parked, "agency", now, AgencyGauge::parked);
    rows(due, "agency", now, AgencyGauge::due);
    rows(oldestDue, "agency", now, AgencyGauge::oldestDueAgeSeconds);
    rows(paused, "agency", now, gauge -> gauge.paused() ? 1 : 0);
    Map<String, StageGauge> owed = sample(stages);
    rows(open, "stage", owed, StageGauge::open);
    rows(reminded, "stage", owed, StageGauge::reminded);
    rows(overdue, "stage", owed, StageGauge::overdue);
    List<LogGauge> grown = sampled(log, Optional.<LogGauge>empty()).stream().toList();
    row(logSize, grown, LogGauge::size);
    row(logSigned, grown, LogGauge::signed);
    row(logLag, grown, gauge -> gauge.lagMillis() / 1_000.0);
    List<LogGauge.Witnessed> witnessed =
        grown.stream().flatMap(gauge -> gauge.witnessed().stream()).toList();
    row(logWitnessed, witnessed, LogGauge.Witnessed::size);
    row(witnessLag, witnessed, gauge -> gauge.lagMillis() / 1_000.0);
    return registry.scrape();
  }

  // Without the source the gauges are absent, which Prometheus knows from zero; the rest still
  // shows.
  private static <T> Map<String, T> sample(Supplier<Map<String, T>> source) {
    return sampled(source, Map.of());
  }

  private static <T> T sampled(Supplier<T> source, T without) {
    try {
      return source.get();
    } catch (RuntimeException e) {
      return without;
    }
  }

  private static <T> void row(MultiGauge gauge, List<T> now, ToDoubleFunction<T> value) {
    gauge.register(
        now.stream()
            .<MultiGauge.Row<?>>map(
                one -> MultiGauge.Row.of(Tags.empty(), value.applyAsDouble(one)))
            .toList(),
        true);
  }

  private static <T> void rows(
      MultiGauge gauge, String label, Map<String, T> now, ToDoubleFunction<T> value) {
    gauge.register(
        now.entrySet().stream()
            .<MultiGauge.Row<?>>map(
                e ->
                    MultiGauge.Row.of(
                        Tags.of(label, Code.of(e.getKey())), value.applyAsDouble(e.getValue())))
            .toList(),
        true);
  }

  private static Tags agency(String id) {
    return Tags.of("agency", Code.of(id));
  }

  private void outcome(String agency, String outcome) {
    registry.counter("wasl.deliveries", agency(agency).and("outcome", outcome)).increment();
  }

  private void count(String name, String label, String value) {
    registry.counter(name, label, Code.of(value)).increment();
  }

  private MultiGauge gauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
