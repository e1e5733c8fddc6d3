package org.wasl.gateway;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.Why;
import org.wasl.connectors.Connector;
import org.wasl.connectors.http.PartnerApi;
import org.wasl.console.Console;
import org.wasl.gateway.alarms.AlarmManager;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.config.settings.ProtocolsConfig;
import org.wasl.gateway.config.settings.TracingConfig;
import org.wasl.gateway.keys.AgencyDirectoryLoader;
import org.wasl.gateway.keys.GatewayKeys;
import org.wasl.gateway.keys.RetiredKeyCheck;
import org.wasl.gateway.keys.SigningKeyHistory;
import org.wasl.gateway.lifecycle.DataFolder;
import org.wasl.gateway.lifecycle.RootCause;
import org.wasl.gateway.lifecycle.ShutdownSequence;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.gateway.monitoring.AgencyCounts;
import org.wasl.gateway.monitoring.AlarmNotifications;
import org.wasl.gateway.monitoring.Monitoring;
import org.wasl.gateway.monitoring.RejectedConnections;
import org.wasl.gateway.operations.ErasureService;
import org.wasl.gateway.operations.OperationsMBeans;
import org.wasl.gateway.tracing.OpenTelemetryTraces;
import org.wasl.gateway.wiring.AuditLogWiring;
import org.wasl.gateway.wiring.CamelRuntime;
import org.wasl.gateway.wiring.ConnectorWiring;
import org.wasl.gateway.wiring.Infrastructure;
import org.wasl.gateway.wiring.Pipeline;
import org.wasl.gateway.wiring.SchemaDocuments;
import org.wasl.routes.event.RouteTracer;
import org.wasl.rules.deadlines.WorkingCalendar;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.pki.PkiFolder;

/** One gateway process: started in order, stopped in the opposite one. */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private static final int HOLIDAYS_AHEAD_DAYS = 60;

  private final ShutdownSequence closing;
  private final URI api;
  private final URI management;

  private Gateway(Configuration configuration, BooleanSupplier toldToStop) throws StartException {
    closing = new ShutdownSequence(toldToStop);
    GatewayConfig config = configuration.gateway();
    boolean ready = false;
    try {
      String provider = CryptoProvider.install();
      warnOfUnknownHolidays(configuration);
      SchemaDocuments documents = SchemaDocuments.load();
      PkiFolder pki = new PkiFolder(config.folders().pkiDir());
      GatewayKeys keys = GatewayKeys.read(pki, config.auditLog().origin());
      AgencyDirectory directory =
          new AgencyDirectoryLoader(pki, ProtocolsConfig.names()).load(configuration.agencies());
      DataFolder data = closing.add("data folder", DataFolder.acquire(config.folders().dataDir()));
      AlarmManager alarms =
          new AlarmManager(config.alarms().grouping(), Clock.systemUTC(), data.alarmsFile());
      Infrastructure foundation =
          closing.add(
              "foundation",
              new Infrastructure(configuration, data, keys.tombstones(), alarms, toldToStop));
      new RetiredKeyCheck(directory, pki).check(foundation.store().openDeliveryKeys());
      new SigningKeyHistory(directory, pki).remember(foundation.store().agencyKeyHistory());
      RouteTracer traces = traces(config.tracing());
      AgencyCounts counts = new AgencyCounts();
      Monitoring watch = new Monitoring(foundation, alarms, traces, counts, directory, config);
      closing.add(
          "operations",
          new OperationsMBeans(
              foundation.store(), directory.all(), counts, configuration, Clock.systemUTC()));
      AuditLogWiring log = new AuditLogWiring(config, foundation.store(), keys, watch.events());
      closing.add("audit log", log::settle);
      watch.auditLog(log.keeping());
      new ErasureService(foundation.store(), config).reapply();
      AlarmNotifications alerting =
          closing.add("alarms", new AlarmNotifications(alarms, config.alarms(), watch.metrics()));
      alerting.start(
          watch.conditions(pki, config), foundation.store().trailAppender(), keys.signer());
      Pipeline pipeline =
          new Pipeline(configuration, directory, documents, foundation, keys, log, watch.events());
      RejectedConnections strangers =
          closing.add(
              "strangers",
              new RejectedConnections(
                  directory,
                  foundation.store().intake(),
                  watch.metrics(),
                  config.alarms().rejectedPerMinute(),
                  watch.events()));
      PartnerApi partnerApi =
          closing.add(
              "partner API",
              ConnectorWiring.partnerApi(
                  config,
                  keys,
                  documents,
                  directory,
                  configuration.agreements().custodian(),
                  strangers));
      List<Connector> connectors =
          ConnectorWiring.connectors(config, partnerApi, documents, directory, pipeline.presence());
      closing.add("connectors", () -> connectors.forEach(Connector::close));
      closing.add("audit of the stop", () -> audit(foundation, AuditAction.STOPPED));
      // The last outcomes are in the trail before the stop is, and before its end is signed.
      closing.add("attempts", foundation.store().attempts());
      CamelRuntime camel =
          closing.add(
              "routes",
              new CamelRuntime(
                  pipeline.routes(),
                  partnerApi,
                  connectors,
                  foundation.broker().component(),
                  Math.max(1, config.processing().shutdownMillis() / 1000)));
      camel.start(config.api().host() + ":" + config.api().port());
      Console console = closing.add("console", watch.console(config));
      audit(foundation, AuditAction.STARTED);
      api = URI.create("https://" + host(config.api().host()) + ":" + partnerApi.port());
      management = console.uri();
      closing.add("run file", data::removeRunFile);
      data.writeRunFile(api, management);
      ready = true;
      LOG.info("ready: api {} management {} cryptography {}", api, management, provider);
    } catch (IOException e) {
      throw new StartException(
          config.folders().dataDir() + ": cannot be written: " + RootCause.firstLine(e), e);
    } finally {
      if (!ready) {
        closing.close();
      }
    }
  }

  /** Where nothing is configured the tracing library is not even loaded. */
  private RouteTracer traces(TracingConfig config) throws StartException {
    return config.endpoint().isEmpty()
        ? RouteTracer.NONE
        : closing.add(
            "traces",
            OpenTelemetryTraces.sending(
                config.endpoint().get().toString(), config.sampled(), config.maxWaiting()));
  }

  /** A deadline that counts a holiday as a working day is too short: better told than found out. */
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

  private static void audit(Infrastructure foundation, AuditAction action) {
    foundation
        .store()
        .trailAppender()
        .append(action, new Why.Code("pid-" + ProcessHandle.current().pid()));
  }

  private static String host(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /**
   * Starts a gateway; when this returns it is ready and {@code run.json} is there.
   *
   * @throws StartException saying what to mend; nothing is left running
   */
  public static Gateway start(Configuration configuration) throws StartException {
    return start(configuration, () -> false);
  }

  /**
   * The same, given up soon after {@code toldToStop} becomes true.
   *
   * @throws StartException also when it was told to stop
   */
  public static Gateway start(Configuration configuration, BooleanSupplier toldToStop)
      throws StartException {
    return new Gateway(configuration, toldToStop);
  }

  /** Where partners reach it. */
  public URI api() {
    return api;
  }

  /** Where operations staff reach it. */
  public URI management() {
    return management;
  }

  /** Takes nothing new, finishes what is under way within the grace time, stops everything. */
  @Override
  public void close() {
    closing.close();
  }
}
