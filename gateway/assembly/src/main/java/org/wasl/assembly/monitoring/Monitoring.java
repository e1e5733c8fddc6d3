package org.wasl.assembly.monitoring;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.wasl.assembly.wiring.Infrastructure;
import org.wasl.assembly.wiring.OidcWiring;
import org.wasl.audit.FileChangeTrail;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.configuration.settings.operations.ManagementConfig;
import org.wasl.connectors.Connector;
import org.wasl.connectors.partnerapi.description.ApiDescriptions;
import org.wasl.console.Console;
import org.wasl.console.ConsoleSources;
import org.wasl.console.auth.ConsoleAuditTrail;
import org.wasl.console.auth.UsersFileConfig;
import org.wasl.console.auth.UsersFileEditor;
import org.wasl.console.health.HealthCheck;
import org.wasl.console.health.HealthCheck.HealthResult;
import org.wasl.console.http.ConsoleConfig;
import org.wasl.console.http.InterfaceDocuments;
import org.wasl.console.metrics.AgencyGauge;
import org.wasl.console.metrics.GaugeReading;
import org.wasl.console.metrics.MetricSources;
import org.wasl.console.metrics.Metrics;
import org.wasl.console.metrics.OpenAlarms;
import org.wasl.console.metrics.StageGauge;
import org.wasl.database.Result;
import org.wasl.database.server.DurabilityGap;
import org.wasl.operations.alarms.AlarmFormats;
import org.wasl.operations.alarms.AlarmHistory;
import org.wasl.operations.alarms.AlarmManager;
import org.wasl.operations.history.AgencyCounts;
import org.wasl.operations.keys.CertificateExpiry;
import org.wasl.operations.keys.TlsCredentials;
import org.wasl.operations.lifecycle.DiskSpace;
import org.wasl.operations.lifecycle.RestoreMarker;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.routes.broker.EmbeddedBroker;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.event.RouteTracer;
import org.wasl.routes.log.TransparencyLog;
import org.wasl.routes.runtime.Drain;
import org.wasl.rules.deadlines.DeadlineStage;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.CachedSnapshot;
import org.wasl.runtime.ProductVersion;
import org.wasl.runtime.RootCause;
import org.wasl.store.deadline.Deadlines.Progress;
import org.wasl.store.deadline.Deadlines.StageCounts;
import org.wasl.store.delivery.DeliveryBacklog;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/**
 * Monitoring turns events into metrics and alarms, and checks the health of database, broker, disk
 * and log.
 */
public final class Monitoring {
  private final Infrastructure infrastructure;
  private final Supplier<Set<AgencyId>> agencies;
  private final Predicate<String> sandboxes;
  private final Drain drain;
  private final Path data;
  private final DiskSpace disk;
  private final Metrics metrics;
  private final long logAlarmMillis;
  private final ConsoleAlarms alarms;
  private final RouteEvents events;
  private final CachedSnapshot<Result<Map<String, StageCounts>>> stages;
  private final CachedSnapshot<Result<Progress>> followed;
  private @Nullable LogHealth log;
  private volatile Supplier<Optional<String>> refusedChange = Optional::empty;
  private List<Connector> connectors = List.of();

  /**
   * @param names the name of a person by id
   * @param acknowledging acknowledges, for the caller, the alarm that a document names
   * @param sandboxes whether an agency is a sandbox; deliveries to sandboxes raise no alarms
   * @param drain while it lasts, the gateway is not ready
   */
  public Monitoring(
      Infrastructure infrastructure,
      AlarmManager alarms,
      AlarmHistory history,
      UnaryOperator<String> names,
      Function<String, OpenAlarms.Acknowledged> acknowledging,
      AlarmFormats formats,
      RouteTracer traces,
      AgencyCounts counts,
      Supplier<Set<AgencyId>> agencies,
      Predicate<String> sandboxes,
      Drain drain,
      GatewayConfig config) {
    this.alarms =
        new ConsoleAlarms(alarms, history, formats.in(OpenAlarms.LANGUAGES), names, acknowledging);
    this.infrastructure = infrastructure;
    this.agencies = agencies;
    this.sandboxes = sandboxes;
    this.drain = drain;
    this.data = config.folders().dataDir();
    this.stages =
        CachedSnapshot.forDisplay(() -> infrastructure.store().deadlines().stages(Instant.now()));
    this.followed = new CachedSnapshot<>(() -> infrastructure.store().deadlines().progress());
    this.disk = new DiskSpace(config.folders().dataDir(), config.folders().minFreeBytes());
    this.metrics =
        new Metrics(
            new MetricSources(
                this::gauges,
                this::stages,
                this::deadlineLagMillis,
                () -> log().gauge(),
                this.alarms,
                this::readings,
                disk::freeBytes));
    this.events = new MonitoringEvents(metrics, alarms, sandboxes, traces, counts);
    this.logAlarmMillis = 1_000L * config.auditLog().alarmSeconds();
  }

  /** Adds the audit log to health and metrics. */
  public void auditLog(TransparencyLog transparencyLog) {
    log = new LogHealth(infrastructure.store(), transparencyLog, logAlarmMillis);
  }

  /** Adds to health and alarms whether changed files of the configuration are refused. */
  public void changes(Supplier<Optional<String>> refusal) {
    refusedChange = refusal;
  }

  /** Adds the connectors' own health checks and metrics. */
  public void connectors(List<Connector> open) {
    connectors = List.copyOf(open);
  }

  private LogHealth log() {
    LogHealth known = log;
    if (known == null) {
      throw new IllegalStateException("the audit log is not open yet");
    }
    return known;
  }

  /**
   * The conditions that keep alarms open.
   *
   * @param signer the signer of the gateway at that moment
   * @param retentionDue the number of referrals that are kept longer than their retention allows
   * @param missingFiles the number of evidence files whose bytes are missing
   * @param alarmFilesRefused whether changed files of the alarms' servers were rejected
   * @param syslogFailing whether the syslog collector does not take events
   * @param zone the zone in which alarms print days
   */
  public AlarmConditions conditions(
      PkiFolder pki,
      GatewayConfig config,
      Supplier<Signer> signer,
      LongSupplier retentionDue,
      LongSupplier missingFiles,
      BooleanSupplier alarmFilesRefused,
      BooleanSupplier syslogFailing,
      ZoneId zone) {
    CertificateExpiry certificates =
        new CertificateExpiry(
            pki,
            agencies,
            config.management().certificateFile(),
            () -> signer.get().problem(),
            zone);
    return new AlarmConditions(
        infrastructure,
        agencies,
        stages::get,
        retentionDue,
        missingFiles,
        disk,
        log().transparencyLog(),
        certificates,
        () -> refusedChange.get().isPresent() || alarmFilesRefused.getAsBoolean(),
        syslogFailing,
        sandboxes,
        config,
        zone);
  }

  /**
   * Starts the management port.
   *
   * @param trail records the operations of persons
   */
  public Console console(GatewayConfig config, ConsoleAuditTrail trail) throws StartException {
    ManagementConfig management = config.management();
    try {
      Path users = config.usersFile();
      UsersFileEditor.makeIfMissing(users);
      ConsoleConfig settings =
          new ConsoleConfig(
              management.host(),
              management.port(),
              new UsersFileConfig(
                  users,
                  management.minPasswordIterations(),
                  management.newPasswordIterations(),
                  management.minPasswordChars(),
                  management.usersCheckMillis()),
              management.hostNames(),
              tls(management),
              management.idleTimeoutSeconds(),
              management.sessionSeconds(),
              management.loginAttempts(),
              management.loginWindowSeconds(),
              management.loginAttemptsPerSource(),
              management.maxConnections(),
              management.maxConnectionsPerSource(),
              management.maxRequestBytes(),
              management.maxThreads(),
              management.healthTimeoutMillis(),
              management.operationsPerMinute(),
              management.allow(),
              OidcWiring.of(management));
      return Console.start(
          settings,
          new ConsoleSources(
              ProductVersion.number(),
              this::checks,
              () -> infrastructure.broker().queues(agencies.get()),
              metrics,
              alarms,
              trail,
              new FileChangeTrail(
                  infrastructure.store().trailAppender()::appendFileChange,
                  data.resolve("users.sha256")),
              config.limits(),
              interfaces()));
    } catch (IllegalArgumentException e) {
      throw new StartException(unopened(management, e), e);
    } catch (IOException e) {
      throw StartException.temporary(unopened(management, e), e);
    }
  }

  private static String unopened(ManagementConfig management, Exception why) {
    return "the management port "
        + management.port()
        + " cannot be opened: "
        + RootCause.firstLine(why);
  }

  private static InterfaceDocuments interfaces() {
    return new InterfaceDocuments(
        ApiDescriptions.page(),
        ApiDescriptions.pagePolicy(),
        ApiDescriptions.openApi(),
        ApiDescriptions.asyncApi());
  }

  private static Optional<SSLContext> tls(ManagementConfig management) throws StartException {
    return management.tls()
        ? Optional.of(
            TlsCredentials.renewable(
                management.certificateFile().orElseThrow(), management.keyFile().orElseThrow()))
        : Optional.empty();
  }

  private Map<AgencyId, AgencyGauge> gauges() {
    return each(infrastructure.store().deliveryBacklog().recent(), Monitoring::gauge);
  }

  private List<GaugeReading> readings() {
    return connectors.stream()
        .flatMap(connector -> connector.gauges().stream())
        .map(
            gauge ->
                new GaugeReading(
                    gauge.metric().metricName(),
                    gauge.metric().description(),
                    gauge.labels(),
                    gauge.value()))
        .toList();
  }

  private Map<String, StageGauge> stages() {
    return each(stages.get(), Monitoring::gauge);
  }

  private OptionalLong deadlineLagMillis() {
    return followed.get() instanceof Result.Done<Progress>(var done)
        ? OptionalLong.of(done.lagMillis())
        : OptionalLong.empty();
  }

  private static <K, S, G> Map<K, G> each(Result<Map<K, S>> asked, Function<S, G> gauge) {
    return asked instanceof Result.Done<Map<K, S>> done
        ? done.value().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> gauge.apply(entry.getValue())))
        : Map.of();
  }

  private static StageGauge gauge(StageCounts stage) {
    return new StageGauge(stage.open(), stage.reminded(), stage.overdue());
  }

  private static AgencyGauge gauge(DeliveryBacklog.AgencyBacklog stats) {
    return new AgencyGauge(
        stats.parked(), stats.waiting(), stats.oldestDueSeconds(), stats.paused());
  }

  private Map<String, HealthCheck> checks() {
    Map<String, HealthCheck> checks = new TreeMap<>();
    checks.put(
        "database",
        () ->
            infrastructure
                .databaseFault()
                .or(() -> infrastructure.forbiddenRisk().map(DurabilityGap::code))
                .map(HealthResult::down)
                .orElseGet(() -> HealthResult.up("ok")));
    checks.put("broker", this::brokerHealth);
    checks.put(
        "disk", () -> disk.hasRoom() ? HealthResult.up("ok") : HealthResult.down("disk-full"));
    checks.put(
        "configuration",
        () -> HealthResult.up(refusedChange.get().isEmpty() ? "ok" : "change-refused"));
    checks.put(
        "service", () -> drain.isBegun() ? HealthResult.down("drain") : HealthResult.up("ok"));
    checks.put("withdrawals", this::withdrawals);
    checks.put("agencies", this::pauses);
    for (Connector connector : connectors) {
      for (String name : connector.states().keySet()) {
        checks.put(name, () -> HealthResult.up(connector.states().getOrDefault(name, "unknown")));
      }
    }
    checks.putAll(log().checks());
    RestoreMarker.code(data).ifPresent(code -> checks.put("restored", () -> HealthResult.up(code)));
    return checks;
  }

  private HealthResult brokerHealth() {
    return infrastructure.broker().answers()
        ? HealthResult.up(
            infrastructure.embeddedBroker().map(EmbeddedBroker::journalType).orElse("ok"))
        : HealthResult.down("unavailable");
  }

  /**
   * Tells whether holders of withdrawn notices have confirmed in time. A missing confirmation is
   * reported until the last holder confirms, because a person may be arrested by mistake. It does
   * not affect readiness.
   */
  private HealthResult withdrawals() {
    StageGauge stage = stages().get(DeadlineStage.WITHDRAWAL_CONFIRMED.wireName());
    return stage == null || stage.overdue() == 0
        ? HealthResult.up("ok")
        : HealthResult.up("overdue-" + stage.overdue());
  }

  /** A pause does not affect readiness. It is reported so that nobody forgets it. */
  private HealthResult pauses() {
    long paused = gauges().values().stream().filter(AgencyGauge::paused).count();
    return HealthResult.up(paused == 0 ? "ok" : "paused-" + paused);
  }

  public Metrics metrics() {
    return metrics;
  }

  /** The listener of the pipeline's events. */
  public RouteEvents events() {
    return events;
  }
}
