package org.wasl.console.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FaultLog;

/** The gauges, refreshed for each scrape. */
final class Gauges {
  private static final Logger LOG = LoggerFactory.getLogger(Gauges.class);

  private final FaultLog faults =
      new FaultLog((subject, trace) -> LOG.warn("cannot read gauges of {}: {}", subject, trace));
  private final MeterRegistry registry;
  private final MetricSources sources;
  private final MultiGauge parked;
  private final MultiGauge waiting;
  private final MultiGauge oldestDue;
  private final MultiGauge paused;
  private final MultiGauge open;
  private final MultiGauge reminded;
  private final MultiGauge overdue;
  private final MultiGauge deadlineLag;
  private final MultiGauge logSize;
  private final MultiGauge logSigned;
  private final MultiGauge logLag;
  private final MultiGauge logWitnessed;
  private final MultiGauge witnessLag;
  private final MultiGauge alarms;
  private final MultiGauge free;

  /** Gauges of protocols by name, after their first reading. */
  private final Map<String, MultiGauge> others = new HashMap<>();

  Gauges(MeterRegistry registry, MetricSources sources) {
    this.registry = registry;
    this.sources = sources;
    parked = gauge("wasl.parked", "Deliveries parked for a person");
    waiting = gauge("wasl.waiting", "Deliveries that wait, due or not, not parked");
    oldestDue = gauge("wasl.oldest.due.age.seconds", "Age of the oldest due delivery");
    paused = gauge("wasl.paused", "1 while a person or a window holds deliveries back, else 0");
    open = gauge("wasl.deadlines.open", "Obligations of agencies, overdue or not");
    reminded =
        gauge("wasl.deadlines.reminded", "Obligations of agencies that a reminder was sent about");
    overdue = gauge("wasl.deadlines.overdue", "Obligations of agencies that are past their time");
    deadlineLag = gauge("wasl.deadlines.lag.seconds", "Age of the oldest step not evaluated yet");
    logSize = gauge("wasl.log.size", "Entries that have their leaf index in the audit log");
    logSigned = gauge("wasl.log.signed", "Entries of the audit log under a signed checkpoint");
    logLag = gauge("wasl.log.lag.seconds", "Age of the oldest entry under no checkpoint");
    logWitnessed = gauge("wasl.log.witnessed", "Entries that a quorum of witnesses has cosigned");
    witnessLag =
        gauge(
            "wasl.log.witness.lag.seconds", "Age of the oldest entry that no quorum has cosigned");
    alarms = gauge("wasl.alarms.open", "Alarms that are not over, 1 for each");
    free = gauge("wasl.disk.free.bytes", "Space free under the data folder");
  }

  void refresh() {
    var now = sampled("agencies", sources.agencies(), Map.<AgencyId, AgencyGauge>of());
    named(parked, "agency", now, AgencyGauge::parked);
    named(waiting, "agency", now, AgencyGauge::waiting);
    named(oldestDue, "agency", now, AgencyGauge::oldestDueAgeSeconds);
    named(paused, "agency", now, gauge -> gauge.paused() ? 1 : 0);
    var owed = sampled("deadlines", sources.stages(), Map.<String, StageGauge>of());
    named(open, "stage", owed, StageGauge::open);
    named(reminded, "stage", owed, StageGauge::reminded);
    named(overdue, "stage", owed, StageGauge::overdue);
    row(
        deadlineLag,
        sampled("the deadlines' lag", sources.deadlineLagMillis(), OptionalLong.empty()).stream()
            .boxed()
            .toList(),
        millis -> millis / 1_000.0);
    List<LogGauge> grown =
        sampled("the log", sources.auditLog(), Optional.<LogGauge>empty()).stream().toList();
    row(logSize, grown, LogGauge::size);
    row(logSigned, grown, LogGauge::signed);
    row(logLag, grown, gauge -> gauge.lagMillis() / 1_000.0);
    List<LogGauge.Witnessed> witnessed =
        grown.stream().flatMap(gauge -> gauge.witnessed().stream()).toList();
    row(logWitnessed, witnessed, LogGauge.Witnessed::size);
    row(witnessLag, witnessed, gauge -> gauge.lagMillis() / 1_000.0);
    rows(alarms, sampled("alarms", sources.alarms()::open, List.of()), Gauges::alarm, row -> 1);
    row(
        free,
        sampled("the disk", () -> List.of(sources.freeBytes().getAsLong()), List.of()),
        Long::doubleValue);
    refreshOthers(sampled("protocols", sources.readings(), List.of()));
  }

  private void refreshOthers(List<GaugeReading> now) {
    for (GaugeReading reading : now) {
      others.computeIfAbsent(reading.name(), name -> gauge("wasl." + name, reading.description()));
    }
    others.forEach(
        (name, gauge) ->
            rows(
                gauge,
                now.stream().filter(reading -> reading.name().equals(name)).toList(),
                Gauges::labels,
                GaugeReading::value));
  }

  private static Tags labels(GaugeReading reading) {
    return Tags.of(
        reading.labels().entrySet().stream()
            .map(label -> Tag.of(label.getKey(), ShortCode.of(label.getValue())))
            .toList());
  }

  private <T> T sampled(String subject, Supplier<T> source, T without) {
    try {
      return source.get();
    } catch (RuntimeException e) {
      faults.add(subject, e);
      return without;
    }
  }

  private static Tags alarm(OpenAlarms.AlarmRow row) {
    return Tags.of("alarm", ShortCode.of(row.kind()), "subject", ShortCode.of(row.subject()));
  }

  private static <T> void row(MultiGauge gauge, List<T> now, ToDoubleFunction<T> value) {
    rows(gauge, now, _ -> Tags.empty(), value);
  }

  private static <T> void named(
      MultiGauge gauge, String label, Map<?, T> now, ToDoubleFunction<T> value) {
    rows(
        gauge,
        List.copyOf(now.entrySet()),
        entry -> Tags.of(label, ShortCode.of(entry.getKey().toString())),
        entry -> value.applyAsDouble(entry.getValue()));
  }

  private static <T> void rows(
      MultiGauge gauge, List<T> now, Function<T, Tags> tags, ToDoubleFunction<T> value) {
    gauge.register(
        now.stream()
            .<MultiGauge.Row<?>>map(
                item -> MultiGauge.Row.of(tags.apply(item), value.applyAsDouble(item)))
            .toList(),
        true);
  }

  private MultiGauge gauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }
}
