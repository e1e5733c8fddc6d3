package org.wasl.gateway;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.ObjIntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.Why;
import org.wasl.base.FileFault;
import org.wasl.base.UrlHost;
import org.wasl.connectors.Connector;
import org.wasl.connectors.http.PartnerApi;
import org.wasl.console.Console;
import org.wasl.gateway.alarms.AlarmFormats;
import org.wasl.gateway.alarms.AlarmHistory;
import org.wasl.gateway.alarms.AlarmManager;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.config.settings.operations.TracingConfig;
import org.wasl.gateway.history.AgencyCounts;
import org.wasl.gateway.history.AgencyHistoryRecorder;
import org.wasl.gateway.keys.GatewayKeys;
import org.wasl.gateway.lifecycle.DataFolder;
import org.wasl.gateway.lifecycle.ShutdownSequence;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.gateway.monitoring.AlarmNotifications;
import org.wasl.gateway.monitoring.Monitoring;
import org.wasl.gateway.monitoring.RejectedConnections;
import org.wasl.gateway.monitoring.RetentionCheck;
import org.wasl.gateway.operations.AlarmAcknowledgements;
import org.wasl.gateway.operations.ErasureService;
import org.wasl.gateway.operations.OperationsMBeans;
import org.wasl.gateway.operations.persons.ConsoleTrailRecorder;
import org.wasl.gateway.operations.persons.OperatorDirectory;
import org.wasl.gateway.reload.ActiveConfiguration;
import org.wasl.gateway.reload.ConfigurationLoader;
import org.wasl.gateway.reload.ConfigurationReloader;
import org.wasl.gateway.reload.ReloadRequestFile;
import org.wasl.gateway.tracing.OpenTelemetryTraces;
import org.wasl.gateway.wiring.AuditLogWiring;
import org.wasl.gateway.wiring.CamelRuntime;
import org.wasl.gateway.wiring.ConnectorWiring;
import org.wasl.gateway.wiring.Infrastructure;
import org.wasl.gateway.wiring.Pipeline;
import org.wasl.gateway.wiring.SchemaDocuments;
import org.wasl.gateway.words.AlarmTexts;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.event.RouteTracer;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.deadlines.WorkingCalendar;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.trail.RequestAudit;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.message.SubmissionKeys;
import org.wasl.wire.pki.PkiFolder;

/** One gateway process: its parts are started in order and stopped in reverse order. */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private static final int HOLIDAYS_AHEAD_DAYS = 60;

  private final ShutdownSequence shutdown;
  private final URI api;
  private final URI management;

  private Gateway(Configuration configuration, BooleanSupplier stopRequested)
      throws StartException {
    shutdown = new ShutdownSequence(stopRequested);
    GatewayConfig config = configuration.gateway();
    boolean ready = false;
    try {
      String provider = CryptoProvider.install();
      warnOfUnknownHolidays(configuration);
      SchemaDocuments documents = SchemaDocuments.load();
      PkiFolder pki = new PkiFolder(config.folders().pkiDir());
      ConfigurationLoader loader = new ConfigurationLoader(configuration);
      ActiveConfiguration active = new ActiveConfiguration(loader.load(configuration));
      GatewayKeys keys = active.loaded().keys();
      DataFolder data = shutdown.add("data folder", DataFolder.acquire(config.folders().dataDir()));
      data.makeFolder("log");
      if (config.broker().embedded()) {
        data.makeFolder("broker");
      }
      AlarmManager alarms =
          new AlarmManager(config.alarms().grouping(), Clock.systemUTC(), data.alarmsFile());
      Infrastructure infrastructure =
          shutdown.add(
              "database and broker", new Infrastructure(active, data, alarms, stopRequested));
      loader.check(active.loaded(), Optional.empty(), infrastructure.store());
      RouteTracer traces = traces(config.tracing());
      AgencyCounts counts = new AgencyCounts();
      AlarmFormats formats =
          new AlarmFormats(new AlarmTexts(documents.codes()), config.alarms().runbook());
      OperatorDirectory operators =
          new OperatorDirectory(infrastructure.store(), keys.operatorIds());
      AlarmHistory history =
          new AlarmHistory(
              data.alarmHistoryFile(),
              Duration.ofDays(config.alarms().keptDays()),
              config.alarms().grouping().maxOpen(),
              Clock.systemUTC());
      AlarmAcknowledgements acknowledgements =
          new AlarmAcknowledgements(
              alarms, history, infrastructure.store().acknowledgedAlarms(), operators);
      Monitoring monitoring =
          new Monitoring(
              infrastructure,
              alarms,
              history,
              operators::nameOf,
              acknowledgements.operation(),
              formats,
              traces,
              counts,
              active::ids,
              agency -> active.directory().byId(agency).filter(Agency::sandbox).isPresent(),
              config);
      RetentionCheck retention =
          new RetentionCheck(
              infrastructure.store().retentionFacts(),
              () -> active.configuration().retention(),
              config.retention().grace(),
              config.operations().listed(),
              Clock.systemUTC());
      OperationsMBeans mbeans =
          shutdown.add(
              "operations",
              new OperationsMBeans(
                  infrastructure.store(),
                  active,
                  documents.codes(),
                  counts,
                  operators,
                  retention::last,
                  Clock.systemUTC()));
      AuditLogWiring log =
          new AuditLogWiring(
              config, infrastructure.store(), () -> active.loaded().keys(), monitoring.events());
      shutdown.add("audit log", log::settle);
      monitoring.auditLog(log.transparencyLog());
      new ErasureService(infrastructure.store(), config).reapply();
      AlarmNotifications alerting =
          shutdown.add(
              "alarms",
              new AlarmNotifications(
                  alarms, history, config.alarms(), formats, monitoring.metrics()));
      alerting.start(
          monitoring.conditions(pki, config, active::signer, retention, alerting::isFileRefused),
          acknowledgements::takeOver,
          infrastructure.store().trailAppender(),
          active::signer);
      // Closed before the log is signed for the last time, after the routes and the partner API.
      RequestAudit requests =
          shutdown.add(
              "audit of requests",
              infrastructure
                  .store()
                  .auditRequests(
                      config.requestAudit(), refusals(config, monitoring.events(), counts)));
      AgencyHistoryRecorder figures =
          new AgencyHistoryRecorder(
              infrastructure.store().agencyHistory(),
              counts,
              active::ids,
              config.history(),
              Clock.systemUTC());
      shutdown.add("history", figures::record);
      SubmissionKeys submissionKeys =
          new SubmissionKeys(
              Duration.ofHours(config.door().submissionKeyHours()), Clock.systemUTC());
      Pipeline pipeline =
          new Pipeline(
              active,
              documents,
              infrastructure,
              log,
              submissionKeys,
              requests,
              retention,
              figures,
              monitoring.events());
      RejectedConnections rejected =
          new RejectedConnections(active::directory, requests, monitoring.metrics());
      PartnerApi partnerApi =
          shutdown.add(
              "partner API",
              ConnectorWiring.partnerApi(active, documents, submissionKeys, rejected));
      List<Connector> connectors =
          ConnectorWiring.connectors(
              config, partnerApi, documents, active, pipeline.presence(), monitoring.events());
      shutdown.add("connectors", () -> connectors.forEach(Connector::close));
      monitoring.connectors(connectors);
      connectors.forEach(connector -> connector.agenciesChanged(active.directory().all()));
      shutdown.add("audit of the stop", () -> audit(infrastructure, AuditAction.STOPPED));
      // The last outcomes are recorded before the stop, and before the log is signed.
      shutdown.add("attempts", infrastructure.store().attempts());
      CamelRuntime camel =
          shutdown.add(
              "routes",
              new CamelRuntime(
                  pipeline.routes(),
                  partnerApi,
                  connectors,
                  infrastructure.broker().component(),
                  Math.max(1, config.processing().shutdownMillis() / 1000)));
      camel.start(config.api().host() + ":" + config.api().port());
      ConfigurationReloader reloader =
          shutdown.add(
              "reload",
              new ConfigurationReloader(
                  active,
                  loader,
                  infrastructure.store(),
                  new ReloadRequestFile(config.folders().dataDir()),
                  ReloadWiring.listeners(infrastructure, pipeline, mbeans, partnerApi, connectors),
                  () -> {
                    partnerApi.closeEnded(Instant.now());
                    pipeline.deliveries().retry(active.directory().all());
                  }));
      Console console =
          shutdown.add(
              "console",
              monitoring.console(
                  config, new ConsoleTrailRecorder(infrastructure.store(), operators)));
      monitoring.changes(() -> reloader.refusal().or(console::refusedUsers));
      audit(infrastructure, AuditAction.STARTED);
      api = URI.create("https://" + UrlHost.of(config.api().host()) + ":" + partnerApi.port());
      management = console.uri();
      shutdown.add("run file", data::removeRunFile);
      data.writeRunFile(api, management);
      reloader.start();
      ready = true;
      LOG.info("ready: api {} management {} cryptography {}", api, management, provider);
    } catch (IOException e) {
      throw StartException.temporary(
          "data.dir: " + FileFault.describe(config.folders().dataDir(), e), e);
    } finally {
      if (!ready) {
        shutdown.close();
      }
    }
  }

  /** Raises the alarm of an agency of which too much was refused in an interval. */
  private static ObjIntConsumer<String> refusals(
      GatewayConfig config, RouteEvents events, AgencyCounts counts) {
    long seconds = config.requestAudit().interval().toSeconds();
    long most = Math.max(1, config.alarms().rejectedPerMinute() * seconds / 60);
    return (agency, times) -> {
      counts.refused(agency, times);
      if (times > most) {
        events.alarm(AlarmKind.REJECTED_CONNECTIONS, agency);
      }
    };
  }

  /** Without an endpoint the tracing library is not loaded. */
  private RouteTracer traces(TracingConfig config) throws StartException {
    return config.endpoint().isEmpty()
        ? RouteTracer.NONE
        : shutdown.add(
            "traces",
            OpenTelemetryTraces.sending(
                config.endpoint().get().toString(), config.sampled(), config.maxWaiting()));
  }

  /**
   * Warns of missing holidays: a holiday that counts as a working day makes deadlines too short.
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
        .append(action, new Why.Code("pid-" + ProcessHandle.current().pid()));
  }

  /**
   * Starts a gateway; when this returns it is ready and {@code run.json} exists.
   *
   * @throws StartException saying what to correct; nothing is left running
   */
  public static Gateway start(Configuration configuration) throws StartException {
    return start(configuration, () -> false);
  }

  /**
   * The same, cancelled soon after {@code stopRequested} becomes true.
   *
   * @throws StartException also when it was cancelled
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
    shutdown.close();
  }
}
