package org.wasl.gateway.monitoring;

import jakarta.mail.PasswordAuthentication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.Why;
import org.wasl.console.metrics.Metrics;
import org.wasl.gateway.alarms.AlarmDelivery;
import org.wasl.gateway.alarms.AlarmDispatcher;
import org.wasl.gateway.alarms.AlarmFormat;
import org.wasl.gateway.alarms.AlarmHistory;
import org.wasl.gateway.alarms.AlarmManager;
import org.wasl.gateway.alarms.AlarmSink;
import org.wasl.gateway.alarms.SmtpAlarmDelivery;
import org.wasl.gateway.alarms.WebhookAlarmDelivery;
import org.wasl.gateway.config.settings.AlarmsConfig;
import org.wasl.gateway.config.settings.MailConfig;
import org.wasl.gateway.config.settings.WebhookConfig;
import org.wasl.gateway.keys.KeyFileReader;
import org.wasl.gateway.keys.TlsCredentials;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.gateway.words.AlarmTexts;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind.Severity;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.jdbc.Result;
import org.wasl.store.trail.TrailAppender;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.message.Signer;

/** Wires the alarms: the conditions that are evaluated and the configured deliveries. */
public final class AlarmNotifications implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlarmNotifications.class);
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long MAX_PAUSE_MILLIS = 60_000;

  private final AlarmManager alarms;
  private final AlarmHistory history;
  private final AlarmsConfig config;
  private final AlarmTexts texts;
  private final Metrics metrics;
  private final List<AlarmDispatcher> dispatchers = new ArrayList<>();

  /** Notifies in the languages of the configuration. */
  public AlarmNotifications(
      AlarmManager alarms,
      AlarmHistory history,
      AlarmsConfig config,
      AlarmTexts texts,
      Metrics metrics) {
    this.alarms = alarms;
    this.history = history;
    this.config = config;
    this.texts = texts;
    this.metrics = metrics;
  }

  /**
   * Starts the evaluation of the conditions and the configured sinks.
   *
   * @param events the audit trail that records notifications
   * @param signer signs webhook calls when no secret is configured
   * @throws StartException naming the file that is missing or holds something else
   */
  public void start(AlarmConditions conditions, TrailAppender events, Signer signer)
      throws StartException {
    List<AlarmSink> sinks = new ArrayList<>();
    sinks.add(history);
    sinks.add(this::log);
    sinks.add(this::count);
    BooleanSupplier leader = conditions::isLeader;
    sinks.add(dispatching(leader, "audit", notices -> record(events, notices)));
    if (config.webhook().url().isPresent()) {
      sinks.add(
          dispatching(
              leader, "webhook", webhook(config.webhook(), format(config.languages()), signer)));
    }
    for (AlarmDelivery mail : mails(config, texts)) {
      sinks.add(dispatching(leader, "mail", mail));
    }
    alarms.start(conditions, sinks, config.lookMillis());
  }

  private AlarmFormat format(List<String> languages) {
    return new AlarmFormat(texts.in(languages), config.runbook());
  }

  /**
   * The deliveries by mail: one for all recipients whose mails have the same languages, so that
   * what fails for one language is not sent twice in another. None without a mail server.
   */
  static List<AlarmDelivery> mails(AlarmsConfig config, AlarmTexts texts) throws StartException {
    List<AlarmDelivery> mails = new ArrayList<>();
    if (config.mail().host().isPresent()) {
      Map<List<String>, List<String>> addresses =
          config.mail().to().stream()
              .collect(
                  Collectors.groupingBy(
                      it -> it.languages().isEmpty() ? config.languages() : it.languages(),
                      LinkedHashMap::new,
                      Collectors.mapping(MailConfig.Recipient::address, Collectors.toList())));
      for (Map.Entry<List<String>, List<String>> group : addresses.entrySet()) {
        AlarmFormat format = new AlarmFormat(texts.in(group.getKey()), config.runbook());
        mails.add(mail(config.mail(), group.getValue(), format));
      }
    }
    return mails;
  }

  /** One of several gateways notifies about shared conditions. */
  private AlarmSink dispatching(BooleanSupplier leader, String name, AlarmDelivery delivery) {
    AlarmDispatcher dispatcher =
        new AlarmDispatcher(
            name,
            delivery,
            new AlarmDispatcher.RetryLimits(
                config.maxWaiting(),
                1_000L * config.giveUpSeconds(),
                FIRST_PAUSE_MILLIS,
                MAX_PAUSE_MILLIS),
            Clock.systemUTC(),
            (outcome, times) -> metrics.alarmNotices(name, outcome, times));
    dispatchers.add(dispatcher);
    return notice -> {
      if (leader.getAsBoolean() || !notice.alarm().key().kind().isShared()) {
        dispatcher.accept(notice);
      }
    };
  }

  private void count(AlarmNotification notice) {
    if (notice.phase() == AlarmNotification.Phase.BEGAN) {
      metrics.alarm(notice.alarm().key().kind().code());
    }
  }

  /** The program's log is English. */
  private void log(AlarmNotification notice) {
    String text =
        "alarm %s: %s %s x%d, %s"
            .formatted(
                notice.phase().code(),
                notice.alarm().key().kind().code(),
                notice.alarm().key().subject(),
                notice.alarm().count(),
                texts.in("en").text(notice.alarm()));
    if (notice.phase() == AlarmNotification.Phase.OVER) {
      LOG.info(text);
    } else if (notice.alarm().key().kind().severity() == Severity.CRITICAL) {
      LOG.error(text);
    } else {
      LOG.warn(text);
    }
  }

  private static void record(TrailAppender events, List<AlarmNotification> notices)
      throws IOException {
    for (AlarmNotification notice : notices) {
      AlarmKey key = notice.alarm().key();
      Optional<String> phase =
          Optional.of(notice.phase())
              .filter(it -> it != AlarmNotification.Phase.BEGAN)
              .map(AlarmNotification.Phase::code);
      Why why = new Why.Alarm(key.kind().code(), key.subject(), phase);
      if (!(events.append(AuditAction.ALARM, why) instanceof Result.Done<Boolean>)) {
        throw new IOException("the database does not answer");
      }
    }
  }

  /** The delivery to the configured webhook. */
  static AlarmDelivery webhook(WebhookConfig config, AlarmFormat format, Signer signer)
      throws StartException {
    Function<byte[], Map<String, String>> signature =
        config.secretFile().isPresent()
            ? WebhookAlarmDelivery.hmac(
                KeyFileReader.secret(config.secretFile().get()).getBytes(StandardCharsets.UTF_8))
            : body -> Map.of(WireHeaders.SIGNATURE, signer.signAlarms(body));
    return new WebhookAlarmDelivery(
        config.url().orElseThrow(),
        format,
        signature,
        trust(config.trustFile()),
        Duration.ofMillis(config.timeoutMillis()),
        Clock.systemUTC());
  }

  /** The delivery by the configured mail server. */
  static AlarmDelivery mail(MailConfig config, List<String> to, AlarmFormat format)
      throws StartException {
    Optional<PasswordAuthentication> login = Optional.empty();
    if (config.user().isPresent()) {
      String password = KeyFileReader.secret(config.passwordFile().orElseThrow());
      login = Optional.of(new PasswordAuthentication(config.user().get(), password));
    }
    return new SmtpAlarmDelivery(
        new SmtpAlarmDelivery.Server(
            config.host().orElseThrow(),
            config.port(),
            config.security(),
            trust(config.trustFile()),
            login,
            config.timeoutMillis()),
        config.from(),
        to,
        format);
  }

  private static Optional<SSLContext> trust(Optional<Path> pem) throws StartException {
    return pem.isEmpty()
        ? Optional.empty()
        : Optional.of(TlsCredentials.trusting(TlsCredentials.certificates(pem.get())));
  }

  @Override
  public void close() {
    alarms.close();
    dispatchers.forEach(AlarmDispatcher::close);
  }
}
