package org.wasl.console;

import java.util.Map;
import java.util.function.Supplier;
import org.wasl.audit.FileChangeTrail;
import org.wasl.console.auth.ConsoleAuditTrail;
import org.wasl.console.health.HealthCheck;
import org.wasl.console.http.InterfaceDocuments;
import org.wasl.console.jmx.QueueDepths;
import org.wasl.console.metrics.Metrics;
import org.wasl.console.metrics.OpenAlarms;

/**
 * The sources that the console reads, and the audit trail that it writes. The console's own threads
 * call them.
 *
 * @param version the version of the gateway, for display
 * @param checks checks of readiness, by name ({@code database}, {@code broker}, {@code disk}), read
 *     for every request, so that checks can be added and removed
 * @param queues the broker's queues
 * @param metrics the sources of {@code /metrics}
 * @param alarms open alarms
 * @param trail the audit trail of operators' actions
 * @param usersFileTrail records durably that the users file has changed
 * @param limits the effective limits of the configuration, by their names
 * @param interfaces the documents that describe the interfaces for agencies
 */
public record ConsoleSources(
    String version,
    Supplier<Map<String, HealthCheck>> checks,
    QueueDepths queues,
    Metrics metrics,
    OpenAlarms alarms,
    ConsoleAuditTrail trail,
    FileChangeTrail usersFileTrail,
    Map<String, String> limits,
    InterfaceDocuments interfaces) {
  /** Sources without limits and interfaces to show. */
  public ConsoleSources(
      String version,
      Supplier<Map<String, HealthCheck>> checks,
      QueueDepths queues,
      Metrics metrics,
      OpenAlarms alarms,
      ConsoleAuditTrail trail,
      FileChangeTrail usersFileTrail) {
    this(
        version,
        checks,
        queues,
        metrics,
        alarms,
        trail,
        usersFileTrail,
        Map.of(),
        InterfaceDocuments.NONE);
  }
}
