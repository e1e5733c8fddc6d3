package org.wasl.gateway;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.connectors.https.HttpsConnector;
import org.wasl.connectors.pull.PullConnector;
import org.wasl.console.Console;
import org.wasl.gateway.alarms.Alarms;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.gateway.config.StartException;
import org.wasl.gateway.config.TracingConfig;
import org.wasl.gateway.keys.OwnKeys;
import org.wasl.gateway.keys.Partners;
import org.wasl.gateway.keys.RetiredKeys;
import org.wasl.gateway.keys.SigningKeys;
import org.wasl.gateway.operations.AgencyCounts;
import org.wasl.gateway.operations.OperationsBeans;
import org.wasl.gateway.tracing.OtelTraces;
import org.wasl.routes.Traces;
import org.wasl.rules.deadlines.WorkingCalendar;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Crypto;
import org.wasl.wire.pki.PkiFolder;

/** One gateway process: started in order, stopped in the opposite one. */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private static final int HOLIDAYS_AHEAD_DAYS = 60;

  private static final Set<String> PROTOCOLS = Set.of("https", "pull");

  private final Closing closing;
  private final URI api;
  private final URI management;

  private Gateway(Configuration configuration, BooleanSupplier toldToStop) throws StartException {
    closing = new Closing(toldToStop);
    GatewayConfig config = configuration.gateway();
    boolean ready = false;
    try {
      String provider = Crypto.install();
      warnOfUnknownHolidays(configuration);
      Documents documents = Documents.load();
      PkiFolder pki = new PkiFolder(config.folders().pkiDir());
      OwnKeys keys = OwnKeys.read(pki, config.auditLog().origin());
      AgencyDirectory directory = new Partners(pki, PROTOCOLS).directory(configuration.agencies());
      DataFolder data = closing.add("data folder", DataFolder.take(config.folders().dataDir()));
      Alarms alarms = new Alarms(config.alarms().grouping(), Clock.systemUTC(), data.alarmsFile());
      Foundation foundation =
          closing.add(
              "foundation",
              new Foundation(configuration, data, keys.tombstones(), alarms, toldToStop));
      new RetiredKeys(directory, pki).check(foundation.store().sealedTo());
      new SigningKeys(directory, pki).remember(foundation.store().agencyKeys());
      Traces traces = traces(config.tracing());
      AgencyCounts counts = new AgencyCounts();
      Watch watch = new Watch(foundation, alarms, traces, counts, directory, config);
      closing.add(
          "operations",
          new OperationsBeans(
              foundation.store(), directory.all(), counts, configuration, Clock.systemUTC()));
      AuditLog log = new AuditLog(config, foundation.store(), keys, watch.events());
      closing.add("audit log", log::settle);
      watch.auditLog(log.keeping());
      new Erasing(foundation.store(), config).restore();
      Alerting alerting =
          closing.add("alarms", new Alerting(alarms, config.alarms(), watch.metrics()));
      alerting.start(watch.conditions(pki, config), foundation.store().events(), keys.signer());
      Pipeline pipeline =
          new Pipeline(configuration, directory, documents, foundation, keys, log, watch.events());
      Strangers strangers =
          closing.add(
              "strangers",
              new Strangers(
                  directory,
                  foundation.store().intake(),
                  watch.metrics(),
                  config.alarms().strangersPerMinute(),
                  watch.events()));
      HttpsConnector https =
          closing.add(
              "HTTPS connector",
              Https.connector(
                  config,
                  keys,
                  documents,
                  directory,
                  configuration.agreements().custodian(),
                  strangers));
      PullConnector pull =
          closing.add(
              "pull connector",
              Https.collectors(config, documents, directory, pipeline.attendance()));
      closing.add("audit of the stop", () -> audit(foundation, AuditAction.STOPPED));
      // The last outcomes are in the trail before the stop is, and before its end is signed.
      closing.add("attempts", foundation.store().attempts());
      CamelRuntime camel =
          closing.add(
              "routes",
              new CamelRuntime(
                  pipeline.routes(),
                  https,
                  pull,
                  foundation.broker().component(),
                  Math.max(1, config.pace().shutdownMillis() / 1000)));
      camel.start(config.api().host() + ":" + config.api().port());
      Console console = closing.add("console", watch.console(config));
      audit(foundation, AuditAction.STARTED);
      api = URI.create("https://" + host(config.api().host()) + ":" + https.port());
      management = console.uri();
      closing.add("run file", data::removeRunFile);
      data.writeRunFile(api, management);
      ready = true;
      LOG.info("ready: api {} management {} cryptography {}", api, management, provider);
    } catch (IOException e) {
      throw new StartException(
          config.folders().dataDir() + ": cannot be written: " + Causes.firstLine(e), e);
    } finally {
      if (!ready) {
        closing.close();
      }
    }
  }

  /** Where nothing is configured the tracing library is not even loaded. */
  private Traces traces(TracingConfig config) throws StartException {
    return config.endpoint().isEmpty()
        ? Traces.NONE
        : closing.add(
            "traces",
            OtelTraces.sending(
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

  private static void audit(Foundation foundation, AuditAction action) {
    foundation.store().events().append(action, "pid-" + ProcessHandle.current().pid());
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
