package org.wasl.console.metrics;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Sources of the gauges, each sampled once for every scrape. When one fails its gauges are absent,
 * which Prometheus distinguishes from zero.
 *
 * @param agencies by agency id
 * @param stages by code of the stage
 * @param deadlineLagMillis age of the oldest step that no deadline was started or ended by yet;
 *     empty while the database does not answer
 * @param auditLog how far it has come; empty while the database does not answer
 * @param alarms what is not over
 * @param readings gauges of protocols
 * @param freeBytes space free under the data folder, in bytes
 */
public record MetricSources(
    Supplier<Map<String, AgencyGauge>> agencies,
    Supplier<Map<String, StageGauge>> stages,
    Supplier<OptionalLong> deadlineLagMillis,
    Supplier<Optional<LogGauge>> auditLog,
    OpenAlarms alarms,
    Supplier<List<GaugeReading>> readings,
    LongSupplier freeBytes) {}
