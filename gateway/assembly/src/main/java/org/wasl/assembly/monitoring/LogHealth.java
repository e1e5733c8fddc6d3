package org.wasl.assembly.monitoring;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.wasl.console.health.HealthCheck;
import org.wasl.console.health.HealthCheck.HealthResult;
import org.wasl.console.metrics.LogGauge;
import org.wasl.database.Result;
import org.wasl.routes.log.TransparencyLog;
import org.wasl.store.Store;
import org.wasl.trail.log.AuditLog;

/**
 * Health of the audit log and its witnesses. A lag is reported and does not affect readiness,
 * because the gateway still accepts referrals. After a mismatch it accepts none.
 */
final class LogHealth {
  private final Store store;
  private final TransparencyLog transparencyLog;
  private final long alarmMillis;

  LogHealth(Store store, TransparencyLog transparencyLog, long alarmMillis) {
    this.store = store;
    this.transparencyLog = transparencyLog;
    this.alarmMillis = alarmMillis;
  }

  TransparencyLog transparencyLog() {
    return transparencyLog;
  }

  /** Empty while the database does not answer. */
  Optional<LogGauge> gauge() {
    return store.auditLog().progress() instanceof Result.Done<AuditLog.LogProgress> done
        ? Optional.of(gauge(done.value()))
        : Optional.empty();
  }

  private LogGauge gauge(AuditLog.LogProgress log) {
    return new LogGauge(
        log.size(),
        log.signed(),
        log.lagMillis(),
        transparencyLog.hasWitnesses()
            ? Optional.of(new LogGauge.Witnessed(log.witnessed(), log.witnessLagMillis()))
            : Optional.empty());
  }

  /** The checks. The check of witnesses is missing if no witness is configured. */
  Map<String, HealthCheck> checks() {
    Map<String, HealthCheck> checks = new TreeMap<>(Map.of("log", this::log));
    if (transparencyLog.hasWitnesses()) {
      checks.put("witnesses", this::witnesses);
    }
    return checks;
  }

  private HealthResult log() {
    if (transparencyLog.mismatched()) {
      return HealthResult.down("mismatch");
    }
    return gauge()
        .map(log -> result(log.lagMillis(), log.signed()))
        .orElseGet(() -> HealthResult.up("unknown"));
  }

  private HealthResult witnesses() {
    return gauge()
        .flatMap(LogGauge::witnessed)
        .map(witnessed -> result(witnessed.lagMillis(), witnessed.size()))
        .orElseGet(() -> HealthResult.up("unknown"));
  }

  private HealthResult result(long lagMillis, long size) {
    return HealthResult.up(lagMillis > alarmMillis ? "behind" : "size-" + size);
  }
}
