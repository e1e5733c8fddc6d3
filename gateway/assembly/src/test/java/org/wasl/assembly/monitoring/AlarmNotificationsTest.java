package org.wasl.assembly.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.configuration.settings.operations.AlarmsConfig;
import org.wasl.configuration.settings.operations.WebhookConfig;
import org.wasl.operations.alarms.AlarmDelivery;
import org.wasl.operations.alarms.AlarmFormat;
import org.wasl.operations.alarms.AlarmFormats;
import org.wasl.operations.alarms.KeyStores;
import org.wasl.operations.alarms.ReloadingAlarmDelivery;
import org.wasl.operations.alarms.SmtpServer;
import org.wasl.operations.words.AlarmTexts;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.rules.alarms.OpenAlarm;
import org.wasl.runtime.settings.MailServer;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.wire.message.Signer;

/** Alarms go only to servers with the configured certificates. */
class AlarmNotificationsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
  private static final List<AlarmNotification> NOTICES =
      List.of(
          new AlarmNotification(
              AlarmNotification.Phase.BEGAN,
              new OpenAlarm(
                  new AlarmKey(AlarmKind.PARKED, "kp-fes"),
                  NOW,
                  NOW,
                  Optional.of(NOW),
                  3,
                  List.of()),
              NOW));

  private static final Signer SIGNER = signer();
  private static final AlarmFormats FORMATS =
      new AlarmFormats(new AlarmTexts(CodeLists.load()), "docs/how-to/runbook.md");
  private static final AlarmFormat ENGLISH = FORMATS.in(List.of("en"));

  @TempDir private static Path folder;
  private static Path own;
  private static Path ownPem;
  private static Path otherPem;

  private final AtomicInteger posted = new AtomicInteger();
  private HttpsServer server;

  /** Both certificates are for this machine, but only one is the server's. */
  @BeforeAll
  static void twoCertificates() throws Exception {
    own = KeyStores.make(folder.resolve("own.p12"), 10);
    ownPem = KeyStores.pem(folder.resolve("own.pem"), own);
    otherPem = folder.resolve("other.pem");
    KeyStores.pem(otherPem, 10);
  }

  @BeforeEach
  void listen() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(KeyStores.server(own)));
    server.createContext(
        "/alarms",
        exchange -> {
          posted.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static Signer signer() {
    try {
      return new Signer(new ECKeyGenerator(Curve.P_256).keyID("gateway-sig").generate());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private ReloadingAlarmDelivery webhook(Optional<Path> trustFile) throws Exception {
    URI url = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/alarms");
    return AlarmNotifications.webhook(
        new WebhookConfig(Optional.of(url), Optional.empty(), trustFile, 60_000),
        ENGLISH,
        () -> SIGNER);
  }

  private static AlarmDelivery mail(int port, Path trustFile) throws Exception {
    Path password = Files.writeString(folder.resolve("password"), SmtpServer.PASSWORD + "\n");
    return AlarmNotifications.mail(
        new MailServer(
            Optional.of("127.0.0.1"),
            port,
            MailServer.Security.STARTTLS,
            Optional.of(new MailServer.Login(SmtpServer.USER, password)),
            Optional.of(trustFile),
            "wasl@example.org",
            60_000),
        List.of("duty@example.org"),
        ENGLISH);
  }

  private static SmtpServer mailServer() throws Exception {
    SSLContext identity = KeyStores.server(own);
    return SmtpServer.start(
        builder -> builder.startTlsSocketFactory(identity).enableTLS().requireTLS().requireAuth());
  }

  @Test
  void notifiesTrustedWebhook() throws Exception {
    // When
    webhook(Optional.of(ownPem)).send(NOTICES);
    // Then
    assertThat(posted).hasValue(1);
  }

  @Test
  void reloadsWebhookCertificatesAndRejectsFileWithoutAny() throws Exception {
    // Given
    Path trusted = Files.copy(otherPem, folder.resolve("webhook.pem"));
    ReloadingAlarmDelivery webhook = webhook(Optional.of(trusted));
    assertThatThrownBy(() -> webhook.send(NOTICES)).isInstanceOf(SSLHandshakeException.class);
    // When
    Files.copy(ownPem, trusted, StandardCopyOption.REPLACE_EXISTING);
    webhook.send(NOTICES);
    boolean refusedBefore = webhook.isRefused();
    Files.writeString(trusted, "nothing");
    webhook.send(NOTICES);
    // Then
    assertThat(posted).hasValue(2);
    assertThat(refusedBefore).isFalse();
    assertThat(webhook.isRefused()).isTrue();
  }

  @Test
  void reloadsMailPassword() throws Exception {
    try (SmtpServer smtp = mailServer()) {
      // Given
      AlarmDelivery mail = mail(smtp.port(), ownPem);
      Files.writeString(folder.resolve("password"), "another");
      assertThatThrownBy(() -> mail.send(NOTICES)).isInstanceOf(MessagingException.class);
      // When
      Files.writeString(folder.resolve("password"), SmtpServer.PASSWORD);
      mail.send(NOTICES);
      // Then
      assertThat(smtp.received).hasSize(1);
    }
  }

  @Test
  void doesNotNotifyWebhookTrustedOnlyByRuntime() throws Exception {
    // Given
    SSLContext before = SSLContext.getDefault();
    try {
      SSLContext.setDefault(KeyStores.trusting(own));
      AlarmDelivery byRuntime = webhook(Optional.empty());
      AlarmDelivery byFile = webhook(Optional.of(otherPem));
      // When
      byRuntime.send(NOTICES);
      // Then
      assertThat(posted).hasValue(1);
      assertThatThrownBy(() -> byFile.send(NOTICES)).isInstanceOf(SSLHandshakeException.class);
      assertThat(posted).hasValue(1);
    } finally {
      SSLContext.setDefault(before);
    }
  }

  @Test
  void notifiesTrustedMailServerWithPassword() throws Exception {
    try (SmtpServer smtp = mailServer()) {
      // When
      mail(smtp.port(), ownPem).send(NOTICES);
      // Then
      assertThat(smtp.received).hasSize(1);
      assertThat(smtp.passwords).containsExactly(SmtpServer.PASSWORD);
    }
  }

  @Test
  void givesUntrustedMailServerNeitherMailNorPassword() throws Exception {
    try (SmtpServer smtp = mailServer()) {
      // Given
      AlarmDelivery mail = mail(smtp.port(), otherPem);
      // When
      assertThatThrownBy(() -> mail.send(NOTICES)).isInstanceOf(MessagingException.class);
      // Then
      assertThat(smtp.received).isEmpty();
      assertThat(smtp.passwords).isEmpty();
    }
  }

  @Test
  void mailsEachRecipientInConfiguredOrDefaultLanguages() throws Exception {
    try (SmtpServer smtp = SmtpServer.start(plain -> plain)) {
      // Given
      Path file =
          Files.writeString(
              folder.resolve("languages.properties"),
              """
              alarms.languages = ar
              alarms.runbook = https://runbook.example/wasl
              alarms.mail.host = 127.0.0.1
              alarms.mail.port = %d
              alarms.mail.security = none
              alarms.mail.to = duty@example.org chief@example.org:fr,en second@example.org
              """
                  .formatted(smtp.port()));
      AlarmsConfig config = GatewayConfig.read(file, Map.of()).alarms();
      // When
      for (AlarmDelivery mail :
          AlarmNotifications.mails(config, new AlarmFormats(FORMATS.texts(), config.runbook()))
              .values()) {
        mail.send(NOTICES);
      }
      // Then
      Map<String, String> texts = new TreeMap<>();
      for (MimeMessage mail : smtp.received) {
        for (Address to : mail.getAllRecipients()) {
          texts.put(to.toString(), mail.getSubject() + "\n" + mail.getContent());
        }
      }
      assertThat(texts)
          .containsOnlyKeys("duty@example.org", "chief@example.org", "second@example.org");
      assertThat(texts.get("duty@example.org"))
          .isEqualTo(texts.get("second@example.org"))
          .contains("وصل: ", "عمليات تسليم معلّقة", "https://runbook.example/wasl#parked")
          .doesNotContain("Remises", "Deliveries");
      assertThat(texts.get("chief@example.org"))
          .startsWith("Wasl : Remises mises de côté")
          .contains("Deliveries to kp-fes wait for a decision by a person: 3")
          .doesNotContain("معلّقة");
    }
  }
}
