package org.wasl.assembly.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.StepReason;
import org.wasl.configuration.settings.operations.AlarmsConfig;
import org.wasl.configuration.settings.operations.MailConfig;
import org.wasl.configuration.settings.operations.WebhookConfig;
import org.wasl.console.metrics.Metrics;
import org.wasl.database.Result;
import org.wasl.operations.alarms.AlarmDelivery;
import org.wasl.operations.alarms.AlarmDispatcher;
import org.wasl.operations.alarms.AlarmFormat;
import org.wasl.operations.alarms.AlarmFormats;
import org.wasl.operations.alarms.AlarmHistory;
import org.wasl.operations.alarms.AlarmManager;
import org.wasl.operations.alarms.AlarmSink;
import org.wasl.operations.alarms.ReloadingAlarmDelivery;
import org.wasl.operations.alarms.ReloadingAlarmDelivery.ServerFiles;
import org.wasl.operations.alarms.SmtpAlarmDelivery;
import org.wasl.operations.alarms.UnsentNotifications;
import org.wasl.operations.alarms.WebhookAlarmDelivery;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind.Severity;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.rules.alarms.AlarmObservations;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.settings.MailServer;
import org.wasl.trail.TrailAppender;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.TrustedAuthorities;

/** Wires the evaluated conditions of alarms to the configured deliveries. */
public final class AlarmNotifications implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlarmNotifications.class);
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long MAX_PAUSE_MILLIS = 60_000;

  private final AlarmManager alarms;
  private final AlarmHistory history;
  private final Path data;
  private final AlarmsConfig config;
  private final AlarmFormats formats;
  private final Metrics metrics;
  private final List<AlarmDispatcher> dispatchers = new ArrayList<>();
  private final List<ReloadingAlarmDelivery> servers = new CopyOnWriteArrayList<>();

  /**
   * Notifies in the languages of the configuration.
   *
   * @param data the folder of unsent notifications
   */
  public AlarmNotifications(
      AlarmManager alarms,
      AlarmHistory history,
      Path data,
      AlarmsConfig config,
      AlarmFormats formats,
      Metrics metrics) {
    this.alarms = alarms;
    this.history = history;
    this.data = data;
    this.config = config;
    this.formats = formats;
    this.metrics = metrics;
  }

  /**
   * Starts the evaluation of the conditions and the configured sinks.
   *
   * @param eachRun runs after each evaluation of the conditions
   * @param events the audit trail that records notifications
   * @param signer supplies the signer of each webhook call if no secret is configured
   * @throws StartException if a file is missing or has other content, with its name
   */
  public void start(
      AlarmConditions conditions, Runnable eachRun, TrailAppender events, Supplier<Signer> signer)
      throws StartException {
    List<AlarmSink> sinks = new ArrayList<>();
    sinks.add(AlarmSink.each(history::accept));
    sinks.add(AlarmSink.each(this::log));
    sinks.add(AlarmSink.each(this::count));
    BooleanSupplier leader = conditions::isLeader;
    sinks.add(
        dispatching(leader, "audit", "audit", notifications -> record(events, notifications)));
    if (config.webhook().url().isPresent()) {
      ReloadingAlarmDelivery webhook =
          webhook(config.webhook(), formats.in(config.languages()), signer);
      servers.add(webhook);
      sinks.add(dispatching(leader, "webhook", "webhook", webhook));
    }
    mails(config, formats)
        .forEach(
            (languages, mail) -> {
              servers.add(mail);
              sinks.add(dispatching(leader, "mail", "mail-" + languages, mail));
            });
    Supplier<AlarmObservations> evaluation =
        () -> {
          AlarmObservations seen = conditions.get();
          eachRun.run();
          return seen;
        };
    alarms.start(evaluation, leader, sinks, config.intervalMillis());
  }

  /** Tells whether the secret or the certificates of a server were changed and are not in force. */
  public boolean isFileRefused() {
    return servers.stream().anyMatch(ReloadingAlarmDelivery::isRefused);
  }

  /**
   * The deliveries by mail. Recipients whose mails have the same languages share one delivery. So a
   * failure for one language does not send mails in another language twice. Empty without a mail
   * server.
   *
   * @return the deliveries by their languages, such as {@code ar-fr}
   */
  static Map<String, ReloadingAlarmDelivery> mails(AlarmsConfig config, AlarmFormats formats)
      throws StartException {
    Map<String, ReloadingAlarmDelivery> mails = new LinkedHashMap<>();
    if (config.mail().server().host().isPresent()) {
      Map<List<String>, List<String>> addresses =
          config.mail().to().stream()
              .collect(
                  Collectors.groupingBy(
                      it -> it.languages().isEmpty() ? config.languages() : it.languages(),
                      LinkedHashMap::new,
                      Collectors.mapping(MailConfig.Recipient::address, Collectors.toList())));
      for (Map.Entry<List<String>, List<String>> group : addresses.entrySet()) {
        mails.put(
            String.join("-", group.getKey()),
            mail(config.mail().server(), group.getValue(), formats.in(group.getKey())));
      }
    }
    return mails;
  }

  /**
   * Creates a sink. For shared conditions only one of several gateways notifies.
   *
   * @param name the name in metrics and in the log
   * @param file the file of unsent notifications
   */
  private AlarmSink dispatching(
      BooleanSupplier leader, String name, String file, AlarmDelivery delivery) {
    // Prometheus sees an increase only of a counter that it has read before.
    metrics.alarmNotifications(name, "dropped", 0);
    AlarmDispatcher dispatcher =
        new AlarmDispatcher(
            name,
            delivery,
            UnsentNotifications.of(data, file),
            new AlarmDispatcher.RetryLimits(
                config.maxWaiting(),
                1_000L * config.giveUpSeconds(),
                FIRST_PAUSE_MILLIS,
                MAX_PAUSE_MILLIS),
            Clock.systemUTC(),
            (outcome, times) -> metrics.alarmNotifications(name, outcome, times));
    dispatchers.add(dispatcher);
    return notifications -> {
      boolean all = leader.getAsBoolean();
      dispatcher.accept(
          notifications.stream()
              .filter(notification -> all || !notification.alarm().key().kind().isShared())
              .toList());
    };
  }

  private void count(AlarmNotification notification) {
    if (notification.phase() == AlarmNotification.Phase.BEGAN) {
      metrics.alarm(notification.alarm().key().kind().code());
    }
  }

  /** The program's log is English. */
  private void log(AlarmNotification notification) {
    String text =
        String.format(
            Locale.ROOT,
            "alarm %s: %s %s x%d, %s",
            notification.phase().code(),
            notification.alarm().key().kind().code(),
            notification.alarm().key().subject(),
            notification.alarm().count(),
            formats.texts().in("en").text(notification.alarm()));
    if (notification.phase() == AlarmNotification.Phase.OVER) {
      LOG.info("{}", text);
    } else if (notification.alarm().key().kind().severity() == Severity.CRITICAL) {
      LOG.error("{}", text);
    } else {
      LOG.warn("{}", text);
    }
  }

  private static void record(TrailAppender events, List<AlarmNotification> notifications)
      throws IOException {
    List<StepReason.Alarm> reasons =
        notifications.stream().map(AlarmNotifications::reason).toList();
    if (!(events.append(AuditAction.ALARM, reasons) instanceof Result.Done<Boolean>)) {
      throw new IOException("the database does not answer");
    }
  }

  private static StepReason.Alarm reason(AlarmNotification notification) {
    AlarmKey key = notification.alarm().key();
    Optional<String> phase =
        Optional.of(notification.phase())
            .filter(it -> it != AlarmNotification.Phase.BEGAN)
            .map(AlarmNotification.Phase::code);
    return new StepReason.Alarm(key.kind().code(), key.subject(), phase);
  }

  /** The delivery to the configured webhook. */
  static ReloadingAlarmDelivery webhook(
      WebhookConfig config, AlarmFormat format, Supplier<Signer> signer) throws StartException {
    return reloading(
        config.secretFile(),
        config.trustFile(),
        files ->
            new WebhookAlarmDelivery(
                config.url().orElseThrow(),
                format,
                files
                    .secret()
                    .map(secret -> WebhookAlarmDelivery.hmac(secret.getBytes(UTF_8)))
                    .orElse(body -> Map.of(WireHeaders.SIGNATURE, signer.get().signAlarms(body))),
                trust(files),
                Duration.ofMillis(config.timeoutMillis()),
                Clock.systemUTC()));
  }

  /** The delivery by the configured mail server. */
  static ReloadingAlarmDelivery mail(MailServer server, List<String> to, AlarmFormat format)
      throws StartException {
    return reloading(
        server.login().map(MailServer.Login::passwordFile),
        server.trustFile(),
        files -> new SmtpAlarmDelivery(server, trust(files), files.secret(), to, format));
  }

  private static ReloadingAlarmDelivery reloading(
      Optional<Path> secretFile,
      Optional<Path> trustFile,
      Function<ServerFiles, AlarmDelivery> connecting)
      throws StartException {
    try {
      return new ReloadingAlarmDelivery(
          secretFile,
          trustFile,
          connecting,
          reason -> LOG.warn("rejected change, keeping previous version: {}", reason));
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new StartException(RootCause.message(e));
    }
  }

  private static Optional<SSLContext> trust(ServerFiles files) {
    return files.trusted().isEmpty()
        ? Optional.empty()
        : Optional.of(TrustedAuthorities.clientContext(files.trusted()));
  }

  @Override
  public void close() {
    alarms.close();
    dispatchers.forEach(AlarmDispatcher::close);
  }
}
