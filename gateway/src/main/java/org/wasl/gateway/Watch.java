package org.wasl.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.wasl.console.AgencyGauge;
import org.wasl.console.Console;
import org.wasl.console.ConsoleConfig;
import org.wasl.console.ConsoleSources;
import org.wasl.console.HealthCheck;
import org.wasl.console.HealthCheck.Result;
import org.wasl.console.MetricSources;
import org.wasl.console.Metrics;
import org.wasl.console.QueueDepths;
import org.wasl.console.StageGauge;
import org.wasl.gateway.alarms.Alarms;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.gateway.config.ManagementConfig;
import org.wasl.gateway.config.StartException;
import org.wasl.gateway.keys.Certificates;
import org.wasl.gateway.keys.TlsFiles;
import org.wasl.gateway.operations.AgencyCounts;
import org.wasl.gateway.operations.Kept;
import org.wasl.routes.Events;
import org.wasl.routes.Traces;
import org.wasl.routes.broker.EmbeddedBroker;
import org.wasl.routes.log.LogKeeping;
import org.wasl.rules.deadlines.Stage;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Deadlines;
import org.wasl.store.Stats;
import org.wasl.store.Store;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.pki.PkiFolder;

/** What is watched: events become metrics and alarms, database, broker and disk become health. */
final class Watch {
  private final Foundation foundation;
  private final Collection<String> agencies;
  private final Path data;
  private final Disk disk;
  private final Metrics metrics;
  private final long logAlarmMillis;
  private final AlarmRows alarms;
  private final Events events;
  private final Kept<org.wasl.store.Result<Map<String, Deadlines.Standing>>> owed;
  private LogWatch log;

  Watch(
      Foundation foundation,
      Alarms alarms,
      Traces traces,
      AgencyCounts counts,
      AgencyDirectory directory,
      GatewayConfig config) {
    this.alarms = new AlarmRows(alarms);
    this.foundation = foundation;
    this.agencies = directory.all().stream().map(Agency::id).toList();
    this.data = config.folders().dataDir();
    this.owed = new Kept<>(() -> foundation.store().deadlines().standing(Instant.now()));
    this.disk = new Disk(config.folders().dataDir(), config.folders().minFreeBytes());
    this.metrics =
        new Metrics(
            new MetricSources(
                this::gauges, this::stages, () -> log.gauge(), this.alarms, disk::freeBytes));
    this.events = new Telling(metrics, alarms, traces, counts);
    this.logAlarmMillis = 1_000L * config.auditLog().alarmSeconds();
  }

  /** Tells from now on how the audit log stands. */
  void auditLog(LogKeeping keeping) {
    log = new LogWatch(foundation.store(), keeping, logAlarmMillis);
  }

  /** What stands that a person must look at. */
  Conditions conditions(PkiFolder pki, GatewayConfig config) {
    Certificates certificates =
        new Certificates(pki, agencies, config.management().certificateFile());
    return new Conditions(foundation, owed::now, disk, log.keeping(), certificates, config);
  }

  Console console(GatewayConfig config) throws StartException {
    ManagementConfig management = config.management();
    try {
      Path users = ConsoleUsers.file(config);
      ConsoleUsers.makeIfMissing(users);
      ConsoleConfig settings =
          new ConsoleConfig(
              management.host(),
              management.port(),
              users,
              management.hostNames(),
              tls(management),
              management.idleTimeoutSeconds(),
              management.sessionSeconds(),
              management.loginAttempts(),
              management.loginWindowSeconds(),
              management.maxRequestBytes(),
              management.maxThreads(),
              management.healthTimeoutMillis(),
              management.actsPerMinute(),
              management.allow(),
              SignIn.of(management));
      return Console.start(
          settings,
          new ConsoleSources(
              "1.0", this::checks, depths(), metrics, alarms, this::keep, config.limits()));
    } catch (IOException | IllegalArgumentException e) {
      throw new StartException(
          "the management port " + management.port() + " cannot be opened: " + Causes.firstLine(e),
          e);
    }
  }

  private boolean keep(String person, AuditAction action, String what) {
    return foundation.store().events().console(person, action, what).isDone();
  }

  private static Optional<SSLContext> tls(ManagementConfig management) throws StartException {
    return management.tls()
        ? Optional.of(
            TlsFiles.read(
                    management.certificateFile().orElseThrow(), management.keyFile().orElseThrow())
                .context())
        : Optional.empty();
  }

  private Map<String, AgencyGauge> gauges() {
    return each(foundation.store().stats().snapshot(), Watch::gauge);
  }

  private Map<String, StageGauge> stages() {
    return each(owed.now(), Watch::gauge);
  }

  private static <S, G> Map<String, G> each(
      org.wasl.store.Result<Map<String, S>> asked, Function<S, G> gauge) {
    return asked instanceof org.wasl.store.Result.Done<Map<String, S>> done
        ? done.value().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> gauge.apply(entry.getValue())))
        : Map.of();
  }

  private static StageGauge gauge(Deadlines.Standing stage) {
    return new StageGauge(stage.open(), stage.reminded(), stage.overdue());
  }

  private static AgencyGauge gauge(Stats.AgencyStats stats) {
    return new AgencyGauge(
        stats.parked(), stats.waiting(), stats.oldestDueSeconds(), stats.paused());
  }

  private Map<String, HealthCheck> checks() {
    Store store = foundation.store();
    Map<String, HealthCheck> checks = new TreeMap<>();
    checks.put(
        "database", () -> store.isAvailable() ? Result.up("ok") : Result.down("unavailable"));
    checks.put("broker", this::brokerHealth);
    checks.put("disk", () -> disk.hasRoom() ? Result.up("ok") : Result.down("disk-full"));
    checks.put("withdrawals", this::withdrawals);
    checks.put("agencies", this::pauses);
    checks.putAll(log.checks());
    RestoredFrom.code(data).ifPresent(code -> checks.put("restored", () -> Result.up(code)));
    return checks;
  }

  private Result brokerHealth() {
    return foundation.broker().answers()
        ? Result.up(foundation.embeddedBroker().map(EmbeddedBroker::journalType).orElse("ok"))
        : Result.down("unavailable");
  }

  /**
   * Whether holders of withdrawn notices have confirmed in time. Somebody may be stopped because of
   * it, so that it shows until the last one has; the gateway itself is none the less ready.
   */
  private Result withdrawals() {
    StageGauge stage = stages().get(Stage.WITHDRAWAL_CONFIRMED.wireName());
    return stage == null || stage.overdue() == 0
        ? Result.up("ok")
        : Result.up("overdue-" + stage.overdue());
  }

  /** A pause is an order, no trouble: it shows, so that nobody forgets it. */
  private Result pauses() {
    long paused = gauges().values().stream().filter(AgencyGauge::paused).count();
    return Result.up(paused == 0 ? "ok" : "paused-" + paused);
  }

  private QueueDepths depths() {
    return () -> {
      try {
        return foundation.broker().queues(agencies);
      } catch (Exception e) {
        return Map.of();
      }
    };
  }

  Metrics metrics() {
    return metrics;
  }

  /** What the pipeline tells is counted, alarms raised, steps traced. */
  Events events() {
    return events;
  }
}
