package org.wasl.console.metrics;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.wasl.rules.id.AgencyId;

/**
 * Sources of the gauges, each sampled once for every scrape. If one fails, its gauges are absent,
 * which Prometheus distinguishes from zero.
 *
 * @param agencies backlogs by agency id
 * @param stages open obligations by code of the stage
 * @param deadlineLagMillis age of the oldest step whose deadlines are not processed, in
 *     milliseconds; empty while the database does not answer
 * @param auditLog the progress of the audit log; empty while the database does not answer
 * @param alarms the open alarms
 * @param readings the gauges of protocols
 * @param freeBytes the free space under the data folder, in bytes
 */
public record MetricSources(
    Supplier<Map<AgencyId, AgencyGauge>> agencies,
    Supplier<Map<String, StageGauge>> stages,
    Supplier<OptionalLong> deadlineLagMillis,
    Supplier<Optional<LogGauge>> auditLog,
    OpenAlarms alarms,
    Supplier<List<GaugeReading>> readings,
    LongSupplier freeBytes) {}
