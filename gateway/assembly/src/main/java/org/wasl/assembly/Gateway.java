package org.wasl.assembly;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.ObjIntConsumer;
import org.apache.camel.RoutesBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.assembly.monitoring.AlarmNotifications;
import org.wasl.assembly.monitoring.FileCheck;
import org.wasl.assembly.monitoring.Monitoring;
import org.wasl.assembly.monitoring.RejectedConnections;
import org.wasl.assembly.monitoring.RetentionCheck;
import org.wasl.assembly.tracing.OpenTelemetryTraces;
import org.wasl.assembly.wiring.AuditLogWiring;
import org.wasl.assembly.wiring.CamelRuntime;
import org.wasl.assembly.wiring.ConnectorWiring;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.assembly.wiring.Infrastructure;
import org.wasl.assembly.wiring.Pipeline;
import org.wasl.assembly.wiring.SchemaDocuments;
import org.wasl.assembly.wiring.SyslogWiring;
import org.wasl.audit.StepReason;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.settings.FilesConfig;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.configuration.settings.operations.TracingConfig;
import org.wasl.connectors.Connector;
import org.wasl.connectors.partnerapi.PartnerApi;
import org.wasl.console.Console;
import org.wasl.operations.AlarmAcknowledgements;
import org.wasl.operations.DrainOperations;
import org.wasl.operations.ErasureService;
import org.wasl.operations.OperationsMBeans;
import org.wasl.operations.alarms.AlarmFormats;
import org.wasl.operations.alarms.AlarmHistory;
import org.wasl.operations.alarms.AlarmManager;
import org.wasl.operations.history.AgencyCounts;
import org.wasl.operations.history.AgencyHistoryRecorder;
import org.wasl.operations.lifecycle.DataFolder;
import org.wasl.operations.lifecycle.RestoreMarker;
import org.wasl.operations.lifecycle.ShutdownSequence;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.operations.persons.ConsoleTrailRecorder;
import org.wasl.operations.persons.OperatorDirectory;
import org.wasl.operations.reload.ActiveConfiguration;
import org.wasl.operations.reload.ConfigurationLoader;
import org.wasl.operations.reload.ConfigurationReloader;
import org.wasl.operations.reload.ReloadRequestFile;
import org.wasl.operations.syslog.SyslogExport;
import org.wasl.operations.words.AlarmTexts;
import org.wasl.routes.PendingCallRoutes;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.event.RouteTracer;
import org.wasl.routes.runtime.Drain;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.deadlines.WorkingCalendar;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FileFault;
import org.wasl.runtime.UrlHost;
import org.wasl.schemas.problem.ProblemRenderer;
import org.wasl.store.Store;
import org.wasl.store.file.EvidenceFiles;
import org.wasl.trail.RequestAudit;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.message.SubmissionKeys;
import org.wasl.wire.pki.PkiFolder;

/** One gateway process. It starts its parts in order and stops them in reverse order. */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private static final int HOLIDAYS_AHEAD_DAYS = 60;

  private final ShutdownSequence shutdown;
  private final URI api;
  private final URI management;

  /** The base of all other parts, with configuration in force, data folder, database and broker. */
  private record Base(
      GatewayConfig config,
      SchemaDocuments documents,
      ConfigurationLoader loader,
      ActiveConfiguration active,
      DataFolder data,
      AlarmManager alarms,
      Infrastructure infrastructure,
      Drain drain) {}

  /** Monitoring and the operations of persons. */
  private record Supervision(
      AgencyCounts counts,
      OperatorDirectory operators,
      AlarmFormats formats,
      AlarmHistory history,
      AlarmAcknowledgements acknowledgements,
      Monitoring monitoring,
      RetentionCheck retention,
      EvidenceFiles files,
      FileCheck fileCheck,
      OperationsMBeans mbeans) {}

  /** The audit log, the audit of requests, and the figures of agencies. */
  private record Records(
      AuditLogWiring log, RequestAudit requests, AgencyHistoryRecorder figures) {}

  /** The path of messages, with partner API, pipeline and connectors. */
  private record Traffic(Pipeline pipeline, PartnerApi partnerApi, List<Connector> connectors) {}

  private Gateway(Configuration configuration, BooleanSupplier stopRequested)
      throws StartException {
    shutdown = new ShutdownSequence(stopRequested);
    GatewayConfig config = configuration.gateway();
    boolean ready = false;
    try {
      String provider = CryptoProvider.install();
      warnOfUnknownHolidays(configuration);
      Base base = openBase(configuration, stopRequested);
      Supervision supervision = supervise(base);
      Optional<SyslogExport> syslog = openSyslog(base);
      AuditLogWiring log = openAuditLog(base, supervision);
      new ErasureService(base.infrastructure.store(), config).reapply();
      startAlarms(base, supervision, syslog);
      Records records = startRecords(base, supervision, log);
      Traffic traffic = openTraffic(base, supervision, records);
      startRoutes(base, traffic);
      ConfigurationReloader reloader = reloader(base, supervision, traffic);
      Console console = startConsole(base, supervision, reloader);
      audit(base.infrastructure, AuditAction.STARTED);
      api =
          URI.create(
              "https://" + UrlHost.of(config.api().host()) + ":" + traffic.partnerApi.port());
      management = config.management().reachedAt(console.uri());
      shutdown.add("run file", base.data::removeRunFile);
      base.data.writeRunFile(api, management);
      reloader.start();
      ready = true;
      LOG.info("ready: api {} management {} cryptography {}", api, management, provider);
    } catch (IOException e) {
      throw StartException.temporary(
          "data.dir: " + FileFault.describeBelow(config.folders().dataDir(), e), e);
    } finally {
      if (!ready) {
        shutdown.close();
      }
    }
  }

  private Base openBase(Configuration configuration, BooleanSupplier stopRequested)
      throws StartException, IOException {
    GatewayConfig config = configuration.gateway();
    ConfigurationLoader loader = new ConfigurationLoader(configuration);
    ActiveConfiguration active = new ActiveConfiguration(loader.load(configuration));
    SchemaDocuments documents =
        new SchemaDocuments(active::schemas, new ProblemRenderer(configuration.codes()));
    DataFolder data = shutdown.add("data folder", DataFolder.acquire(config.folders().dataDir()));
    RestoreMarker.requireFinished(config.folders().dataDir());
    data.makeFolder("log");
    if (config.files().ownFolder().isEmpty()) {
      data.makeFolder(FilesConfig.FOLDER);
    }
    if (config.broker().embedded()) {
      data.makeFolder("broker");
    }
    AlarmManager alarms =
        new AlarmManager(config.alarms().grouping(), Clock.systemUTC(), data.alarmsFile());
    Infrastructure infrastructure =
        shutdown.add(
            "database and broker", new Infrastructure(active, data, alarms, stopRequested));
    loader.check(active.loaded(), Optional.empty(), infrastructure.store());
    Drain drain =
        new Drain(Duration.ofMillis(config.processing().drainNoticeMillis()), System::nanoTime);
    return new Base(config, documents, loader, active, data, alarms, infrastructure, drain);
  }

  private Supervision supervise(Base base) throws StartException {
    GatewayConfig config = base.config;
    Store store = base.infrastructure.store();
    RouteTracer traces = traces(config.tracing());
    AgencyCounts counts = new AgencyCounts();
    AlarmFormats formats =
        new AlarmFormats(
            new AlarmTexts(base.active.configuration().codes()), config.alarms().runbook());
    OperatorDirectory operators =
        new OperatorDirectory(store, base.active.loaded().keys().operatorIds());
    AlarmHistory history =
        new AlarmHistory(
            base.data.alarmHistoryFile(),
            Duration.ofDays(config.alarms().keptDays()),
            config.alarms().grouping().maxOpen(),
            Clock.systemUTC());
    AlarmAcknowledgements acknowledgements =
        new AlarmAcknowledgements(base.alarms, history, store.acknowledgedAlarms(), operators);
    Monitoring monitoring =
        new Monitoring(
            base.infrastructure,
            base.alarms,
            history,
            operators::nameOf,
            acknowledgements::acknowledge,
            formats,
            traces,
            counts,
            base.active::ids,
            agency ->
                base.active
                    .directory()
                    .byId(new AgencyId(agency))
                    .filter(Agency::sandbox)
                    .isPresent(),
            base.drain,
            config);
    RetentionCheck retention =
        new RetentionCheck(
            store.retentionFacts(),
            () -> base.active.configuration().retention(),
            config.retention().grace(),
            config.operations().listed(),
            Clock.systemUTC());
    OperationsMBeans mbeans =
        shutdown.add(
            "operations",
            new OperationsMBeans(
                store, base.active, counts, operators, retention::last, Clock.systemUTC()));
    EvidenceFiles files = DatabaseWiring.evidenceFiles(store, config);
    return new Supervision(
        counts,
        operators,
        formats,
        history,
        acknowledgements,
        monitoring,
        retention,
        files,
        new FileCheck(files),
        mbeans);
  }

  private AuditLogWiring openAuditLog(Base base, Supervision supervision) throws StartException {
    AuditLogWiring log =
        new AuditLogWiring(
            base.config,
            base.infrastructure.store(),
            () -> base.active.loaded().keys(),
            supervision.monitoring.events());
    shutdown.add("audit log", log::settle);
    supervision.monitoring.auditLog(log.transparencyLog());
    return log;
  }

  /** Closed after the log is signed for the last time, so that it sends the stop as well. */
  private Optional<SyslogExport> openSyslog(Base base) throws StartException {
    Optional<SyslogExport> syslog =
        SyslogWiring.export(
            base.config.syslog(), base.infrastructure.store(), () -> base.active.loaded().keys());
    if (syslog.isPresent()) {
      shutdown.add("syslog", syslog.get());
    }
    return syslog;
  }

  private void startAlarms(Base base, Supervision supervision, Optional<SyslogExport> syslog)
      throws StartException {
    GatewayConfig config = base.config;
    Monitoring monitoring = supervision.monitoring;
    AlarmNotifications notifications =
        shutdown.add(
            "alarms",
            new AlarmNotifications(
                base.alarms,
                supervision.history,
                config.folders().dataDir(),
                config.alarms(),
                supervision.formats,
                monitoring.metrics()));
    notifications.start(
        monitoring.conditions(
            new PkiFolder(config.folders().pkiDir()),
            config,
            base.active::signer,
            supervision.retention,
            supervision.fileCheck,
            notifications::isFileRefused,
            () -> syslog.filter(SyslogExport::isFailing).isPresent(),
            base.active.configuration().stages().calendar().zone()),
        supervision.acknowledgements::takeOver,
        base.infrastructure.store().trailAppender(),
        base.active::signer);
    syslog.ifPresent(SyslogExport::start);
  }

  private Records startRecords(Base base, Supervision supervision, AuditLogWiring log)
      throws StartException {
    Store store = base.infrastructure.store();
    // Closed before the log is signed for the last time, after the routes and the partner API.
    RequestAudit requests =
        shutdown.add(
            "audit of requests",
            store.auditRequests(
                base.config.requestAudit(),
                refusals(base.config, supervision.monitoring.events(), supervision.counts)));
    AgencyHistoryRecorder figures =
        new AgencyHistoryRecorder(
            store.agencyHistory(),
            supervision.counts,
            base.active::ids,
            base.config.history(),
            Clock.systemUTC());
    shutdown.add("history", figures::record);
    return new Records(log, requests, figures);
  }

  private Traffic openTraffic(Base base, Supervision supervision, Records records)
      throws StartException {
    SubmissionKeys submissionKeys =
        new SubmissionKeys(
            Duration.ofHours(base.config.door().submissionKeyHours()), Clock.systemUTC());
    Pipeline pipeline =
        new Pipeline(
            base.active,
            base.documents,
            base.infrastructure,
            records.log,
            submissionKeys,
            records.requests,
            supervision.files,
            supervision.fileCheck,
            supervision.retention,
            records.figures,
            base.drain,
            supervision.monitoring.events());
    supervision.mbeans.drain(new DrainOperations(base.drain, pipeline::calls));
    RejectedConnections rejected =
        new RejectedConnections(
            base.active::directory, records.requests, supervision.monitoring.metrics());
    PartnerApi partnerApi =
        shutdown.add(
            "partner API",
            ConnectorWiring.partnerApi(base.active, base.documents, submissionKeys, rejected));
    base.drain.onChange(() -> partnerApi.leave(base.drain.isBegun()));
    List<Connector> connectors =
        ConnectorWiring.connectors(
            base.config,
            partnerApi,
            base.documents,
            base.active,
            base.infrastructure.store().finishedDeliveries(),
            pipeline.presence(),
            supervision.monitoring.events());
    shutdown.add("connectors", () -> connectors.forEach(Connector::close));
    supervision.monitoring.connectors(connectors);
    connectors.forEach(connector -> connector.agenciesChanged(base.active.directory().all()));
    return new Traffic(pipeline, partnerApi, connectors);
  }

  private void startRoutes(Base base, Traffic traffic) throws StartException {
    GatewayConfig config = base.config;
    shutdown.add("audit of the stop", () -> audit(base.infrastructure, AuditAction.STOPPED));
    // The last outcomes are recorded before the stop, and before the log is signed.
    shutdown.add("attempts", base.infrastructure.store().attempts());
    List<RoutesBuilder> routes = new ArrayList<>(traffic.pipeline.routes());
    routes.add(pendingCalls(base, traffic.connectors));
    CamelRuntime camel =
        shutdown.add(
            "routes",
            new CamelRuntime(
                routes,
                traffic.partnerApi,
                traffic.connectors,
                base.infrastructure.broker().component(),
                Math.max(1, config.processing().shutdownMillis() / 1000)));
    camel.start(config.api().host() + ":" + config.api().port());
  }

  private static PendingCallRoutes pendingCalls(Base base, List<Connector> connectors) {
    return new PendingCallRoutes(
        base.infrastructure.store().finishedDeliveries(),
        () -> connectors.stream().flatMap(each -> each.pending().stream()).toList(),
        ended -> connectors.forEach(each -> each.ended(ended)),
        base.config.processing().reconcileMillis(),
        base.drain::isNoticeOver);
  }

  private ConfigurationReloader reloader(Base base, Supervision supervision, Traffic traffic)
      throws StartException {
    RouteUpdates routes =
        shutdown.add(
            "changes of routes",
            new RouteUpdates(traffic.pipeline.agencies(), base.active::directory));
    return shutdown.add(
        "reload",
        new ConfigurationReloader(
            base.active,
            base.loader,
            base.infrastructure.store(),
            new ReloadRequestFile(base.config.folders().dataDir()),
            ReloadWiring.listeners(
                base.infrastructure,
                routes,
                supervision.mbeans,
                traffic.partnerApi,
                traffic.connectors),
            () -> {
              traffic.partnerApi.closeEnded(Instant.now());
              routes.retry();
            }));
  }

  private Console startConsole(Base base, Supervision supervision, ConfigurationReloader reloader)
      throws StartException {
    Console console =
        shutdown.add(
            "console",
            supervision.monitoring.console(
                base.config,
                new ConsoleTrailRecorder(base.infrastructure.store(), supervision.operators)));
    supervision.monitoring.changes(() -> reloader.refusal().or(console::refusedUsers));
    return console;
  }

  /** Raises the alarm of an agency with too many refusals in an interval. */
  private static ObjIntConsumer<String> refusals(
      GatewayConfig config, RouteEvents events, AgencyCounts counts) {
    long seconds = config.requestAudit().interval().toSeconds();
    long most = Math.max(1, config.alarms().rejectedPerMinute() * seconds / 60);
    return (agency, times) -> {
      counts.refused(new AgencyId(agency), times);
      if (times > most) {
        events.alarm(AlarmKind.REJECTED_CONNECTIONS, agency);
      }
    };
  }

  /** The tracer. Without an endpoint the tracing library is not loaded. */
  private RouteTracer traces(TracingConfig config) throws StartException {
    return config.endpoint().isEmpty()
        ? RouteTracer.NONE
        : shutdown.add(
            "traces",
            OpenTelemetryTraces.sending(
                config.endpoint().get().toString(), config.sampled(), config.maxWaiting()));
  }

  /**
   * Warns of missing holidays. A holiday that counts as a working day makes deadlines too short.
   */
  private static void warnOfUnknownHolidays(Configuration configuration) {
    WorkingCalendar calendar = configuration.stages().calendar();
    calendar
        .yearsWithoutMovableHolidays(calendar.dayOf(Instant.now()), HOLIDAYS_AHEAD_DAYS)
        .forEach(
            year ->
                LOG.warn(
                    "calendar.csv has no movable holidays of {}, which the next {} days reach",
                    year,
                    HOLIDAYS_AHEAD_DAYS));
  }

  private static void audit(Infrastructure infrastructure, AuditAction action) {
    infrastructure
        .store()
        .trailAppender()
        .append(action, new StepReason.Code("pid-" + ProcessHandle.current().pid()));
  }

  /**
   * Starts a gateway. When this returns, the gateway is ready and {@code run.json} exists.
   *
   * @throws StartException with what to correct; no part is left running
   */
  public static Gateway start(Configuration configuration) throws StartException {
    return start(configuration, () -> false);
  }

  /**
   * Starts a gateway and cancels the start soon after {@code stopRequested} becomes true.
   *
   * @throws StartException also if the start was cancelled
   */
  public static Gateway start(Configuration configuration, BooleanSupplier stopRequested)
      throws StartException {
    return new Gateway(configuration, stopRequested);
  }

  /** The address of the partner API. */
  public URI api() {
    return api;
  }

  /** The address of the management port. */
  public URI management() {
    return management;
  }

  /** Stops intake, finishes work in progress within the grace time, and stops all parts. */
  @Override
  public void close() {
    LOG.info("stops: finishes the work in progress");
    shutdown.close();
    LOG.info("stopped in order");
  }
}
