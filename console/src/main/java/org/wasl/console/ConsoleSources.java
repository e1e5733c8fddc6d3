package org.wasl.console;

import java.util.Map;
import java.util.function.Supplier;

/**
 * Where the console looks. All of it is read-only and asked from the console's own threads.
 *
 * @param version version of the gateway, as shown
 * @param checks what readiness depends on, by name ({@code database}, {@code broker}, {@code
 *     disk}); asked at every look, so checks may come and go
 * @param queues the broker's queues
 * @param metrics what {@code /metrics} shows
 * @param alarms what a person must look at
 */
public record ConsoleSources(
    String version,
    Supplier<Map<String, HealthCheck>> checks,
    QueueDepths queues,
    Metrics metrics,
    OpenAlarms alarms) {}
