package org.wasl.gateway;

import jakarta.mail.PasswordAuthentication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.console.Metrics;
import org.wasl.gateway.alarms.Alarms;
import org.wasl.gateway.alarms.Carrier;
import org.wasl.gateway.alarms.Errand;
import org.wasl.gateway.alarms.Mail;
import org.wasl.gateway.alarms.Postman;
import org.wasl.gateway.alarms.Webhook;
import org.wasl.gateway.config.AlarmsConfig;
import org.wasl.gateway.config.MailConfig;
import org.wasl.gateway.config.StartException;
import org.wasl.gateway.config.WebhookConfig;
import org.wasl.gateway.keys.TlsFiles;
import org.wasl.rules.alarms.AlarmKind.Severity;
import org.wasl.rules.alarms.Notice;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Events;
import org.wasl.store.Result;
import org.wasl.wire.Signer;
import org.wasl.wire.WireHeaders;

/** Alarms, wired: what stands is looked at, notices go to everybody who is configured. */
final class Alerting implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Alerting.class);
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long MAX_PAUSE_MILLIS = 60_000;

  private final Alarms alarms;
  private final AlarmsConfig config;
  private final Metrics metrics;
  private final List<Postman> postmen = new ArrayList<>();

  Alerting(Alarms alarms, AlarmsConfig config, Metrics metrics) {
    this.alarms = alarms;
    this.config = config;
    this.metrics = metrics;
  }

  /**
   * @param events where notices are kept for good
   * @param signer signs what goes to a webhook without a secret
   * @throws StartException naming the file that is missing or holds something else
   */
  void start(Conditions conditions, Events events, Signer signer) throws StartException {
    List<Carrier> carriers = new ArrayList<>();
    carriers.add(Alerting::log);
    carriers.add(this::count);
    BooleanSupplier keeper = conditions::isKeeper;
    carriers.add(telling(keeper, "audit", notices -> keep(events, notices)));
    if (config.webhook().url().isPresent()) {
      carriers.add(telling(keeper, "webhook", webhook(config.webhook(), signer)));
    }
    if (config.mail().host().isPresent()) {
      carriers.add(telling(keeper, "mail", mail(config.mail())));
    }
    alarms.start(conditions, carriers, config.lookMillis());
  }

  /** Of several gateways one tells others what all of them see. */
  private Carrier telling(BooleanSupplier keeper, String name, Errand errand) {
    Postman postman =
        new Postman(
            name,
            errand,
            new Postman.Patience(
                config.maxWaiting(),
                1_000L * config.giveUpSeconds(),
                FIRST_PAUSE_MILLIS,
                MAX_PAUSE_MILLIS),
            Clock.systemUTC(),
            (outcome, times) -> metrics.carried(name, outcome, times));
    postmen.add(postman);
    return notice -> {
      if (keeper.getAsBoolean() || !notice.alarm().key().kind().isShared()) {
        postman.carry(notice);
      }
    };
  }

  private void count(Notice notice) {
    if (notice.what() == Notice.What.BEGAN) {
      metrics.alarm(notice.alarm().key().kind().code());
    }
  }

  private static void log(Notice notice) {
    String text =
        "alarm %s: %s %s x%d, %s"
            .formatted(
                notice.what().code(),
                notice.alarm().key().kind().code(),
                notice.alarm().key().subject(),
                notice.alarm().count(),
                notice.alarm().text());
    if (notice.what() == Notice.What.OVER) {
      LOG.info(text);
    } else if (notice.alarm().key().kind().severity() == Severity.CRITICAL) {
      LOG.error(text);
    } else {
      LOG.warn(text);
    }
  }

  private static void keep(Events events, List<Notice> notices) throws IOException {
    for (Notice notice : notices) {
      String suffix = notice.what() == Notice.What.BEGAN ? "" : "/" + notice.what().code();
      String why =
          notice.alarm().key().kind().code() + "/" + notice.alarm().key().subject() + suffix;
      if (!(events.append(AuditAction.ALARM, why) instanceof Result.Done<Boolean>)) {
        throw new IOException("the database does not answer");
      }
    }
  }

  /** What posts to the webhook that is configured. */
  static Errand webhook(WebhookConfig config, Signer signer) throws StartException {
    Function<byte[], Map<String, String>> signature =
        config.secretFile().isPresent()
            ? Webhook.hmac(secret(config.secretFile().get()).getBytes(StandardCharsets.UTF_8))
            : body -> Map.of(WireHeaders.SIGNATURE, signer.alarms(body));
    return new Webhook(
        config.url().orElseThrow(),
        signature,
        trust(config.trustFile()),
        Duration.ofMillis(config.timeoutMillis()),
        Clock.systemUTC());
  }

  /** What mails by the server that is configured. */
  static Errand mail(MailConfig config) throws StartException {
    Optional<PasswordAuthentication> login = Optional.empty();
    if (config.user().isPresent()) {
      String password = secret(config.passwordFile().orElseThrow());
      login = Optional.of(new PasswordAuthentication(config.user().get(), password));
    }
    return new Mail(
        new Mail.Server(
            config.host().orElseThrow(),
            config.port(),
            config.security(),
            trust(config.trustFile()),
            login,
            config.timeoutMillis()),
        config.from(),
        config.to());
  }

  private static String secret(Path file) throws StartException {
    try {
      String secret = Files.readString(file).strip();
      if (secret.isEmpty()) {
        throw new StartException(file + ": is empty");
      }
      return secret;
    } catch (IOException e) {
      throw new StartException(file + ": cannot be read");
    }
  }

  private static Optional<SSLContext> trust(Optional<Path> pem) throws StartException {
    return pem.isEmpty()
        ? Optional.empty()
        : Optional.of(TlsFiles.trusting(TlsFiles.certificates(pem.get())));
  }

  @Override
  public void close() {
    alarms.close();
    postmen.forEach(Postman::close);
  }
}
