package org.wasl.console;

import java.util.Map;
import java.util.function.Supplier;
import org.wasl.console.auth.ConsoleAuditTrail;
import org.wasl.console.health.HealthCheck;
import org.wasl.console.jmx.QueueDepths;
import org.wasl.console.metrics.Metrics;
import org.wasl.console.metrics.OpenAlarms;

/**
 * Where the console looks, and the one place that it writes to. Asked from the console's own
 * threads.
 *
 * @param version version of the gateway, as shown
 * @param checks what readiness depends on, by name ({@code database}, {@code broker}, {@code
 *     disk}); asked at every look, so checks may come and go
 * @param queues the broker's queues
 * @param metrics what {@code /metrics} shows
 * @param alarms what a person must look at
 * @param trail where it is kept who did what
 * @param limits settings that bound something, as they apply, by their names
 */
public record ConsoleSources(
    String version,
    Supplier<Map<String, HealthCheck>> checks,
    QueueDepths queues,
    Metrics metrics,
    OpenAlarms alarms,
    ConsoleAuditTrail trail,
    Map<String, String> limits) {
  /** Sources without limits to show. */
  public ConsoleSources(
      String version,
      Supplier<Map<String, HealthCheck>> checks,
      QueueDepths queues,
      Metrics metrics,
      OpenAlarms alarms,
      ConsoleAuditTrail trail) {
    this(version, checks, queues, metrics, alarms, trail, Map.of());
  }
}
