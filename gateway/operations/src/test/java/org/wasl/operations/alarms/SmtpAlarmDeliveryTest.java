package org.wasl.operations.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.server.SMTPServer;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.runtime.TestLoad;
import org.wasl.runtime.settings.MailServer;
import org.wasl.runtime.settings.MailServer.Security;

/** Runs against a real SMTP server. */
class SmtpAlarmDeliveryTest {
  private static final MailServer.Login ACCOUNT =
      new MailServer.Login(SmtpServer.USER, Path.of("unused"));
  private static final List<String> TO = List.of("duty@example.org", "second@example.org");
  private static final Optional<String> PASSWORD = Optional.of(SmtpServer.PASSWORD);

  private static SSLContext identity;
  private static Optional<SSLContext> trust;

  @BeforeAll
  static void serverHasACertificate(@TempDir Path folder) throws Exception {
    Path keyStore = KeyStores.make(folder.resolve("mail.p12"), 10);
    identity = KeyStores.server(keyStore);
    trust = Optional.of(KeyStores.trusting(keyStore));
  }

  /** A server that takes no mail before STARTTLS. */
  private static UnaryOperator<SMTPServer.Builder> startTls() {
    return server -> server.startTlsSocketFactory(identity).enableTLS().requireTLS();
  }

  private static UnaryOperator<SMTPServer.Builder> tls() {
    return server -> server.serverSocketFactory(identity);
  }

  private static SmtpAlarmDelivery mail(
      int port,
      Security security,
      Optional<SSLContext> trust,
      Optional<String> password,
      String... languages) {
    return new SmtpAlarmDelivery(
        server(port, security, password.map(it -> ACCOUNT), 60_000),
        trust,
        password,
        TO,
        AlarmDispatcherTest.format(languages.length == 0 ? new String[] {"en"} : languages));
  }

  private static MailServer server(
      int port, Security security, Optional<MailServer.Login> login, int timeoutMillis) {
    return new MailServer(
        Optional.of("127.0.0.1"),
        port,
        security,
        login,
        Optional.empty(),
        "wasl@example.org",
        timeoutMillis);
  }

  private static SmtpAlarmDelivery mail(int port, Security security) {
    return mail(port, security, Optional.empty(), Optional.empty());
  }

  @Test
  void mailsAllWaitingNotificationsWithRunbookSections() throws Exception {
    try (SmtpServer server = SmtpServer.start(plain -> plain)) {
      // Given
      List<AlarmNotification> notifications = AlarmDispatcherTest.notifications(3);
      // When
      mail(server.port(), Security.NONE).send(notifications);
      // Then
      assertThat(server.received).hasSize(2);
      MimeMessage first = server.received.get(0);
      assertThat(first.getSubject())
          .isEqualTo("Wasl: Deliveries are parked: agency-0 (began), and further notifications: 2");
      assertThat(first.getFrom()[0]).hasToString("wasl@example.org");
      assertThat(first.getContent().toString())
          .contains("Deliveries are parked: agency-2 (began)")
          .contains("Deliveries to agency-2 wait for a decision by a person: 3")
          .contains("Act within the hour. Since ")
          .contains("docs/how-to/runbook.md#parked")
          .contains("Notification " + notifications.get(1).id());
    }
  }

  @Test
  void encodesArabicSubjectInWholeCharactersWithIsolatedIds() throws Exception {
    try (SmtpServer server = SmtpServer.start(plain -> plain)) {
      // When
      mail(server.port(), Security.NONE, Optional.empty(), Optional.empty(), "ar")
          .send(AlarmDispatcherTest.notifications(3));
      // Then
      MimeMessage mail = server.received.get(0);
      String raw = mail.getHeader("Subject", null);
      assertThat(raw).matches("[\\x20-\\x7E\\r\\n]+");
      assertThat(raw.lines())
          .hasSizeGreaterThan(1)
          .allSatisfy(
              line -> {
                assertThat("Subject: ".length() + line.strip().length()).isLessThanOrEqualTo(78);
                for (String word : line.strip().split(" ")) {
                  assertThat(word).hasSizeLessThanOrEqualTo(75); // RFC 2047, section 2
                  assertThat(MimeUtility.decodeWord(word)).doesNotContain("\ufffd");
                }
              });
      assertThat(mail.getSubject())
          .startsWith("\u200fوصل: ")
          .contains("عمليات تسليم معلّقة")
          .contains("\u2068agency-0\u2069")
          .endsWith("وإشعارات أخرى: \u20682\u2069");
      assertThat(mail.getSubject().chars().filter(sign -> sign == 0x2068).count())
          .isEqualTo(mail.getSubject().chars().filter(sign -> sign == 0x2069).count());
    }
  }

  @Test
  void mailsTwoLanguagesWithSubjectOfTheFirst() throws Exception {
    try (SmtpServer server = SmtpServer.start(plain -> plain)) {
      // When
      mail(server.port(), Security.NONE, Optional.empty(), Optional.empty(), "fr", "ar")
          .send(AlarmDispatcherTest.notifications(1));
      // Then
      MimeMessage mail = server.received.get(0);
      assertThat(mail.getSubject()).isEqualTo("Wasl : Remises mises de côté : agency-0 (début)");
      assertThat(mail.getContentLanguage()).containsExactly("fr", "ar");
      assertThat(mail.getContent().toString())
          .containsSubsequence(
              "Des remises à agency-0 attendent la décision d’une personne : 3",
              "docs/how-to/runbook.fr.md#parked",
              "----",
              "\u200f\u2068عمليات تسليم معلّقة\u2069: \u2068agency-0\u2069 (\u2068بدأ\u2069)",
              "\u200fعمليات تسليم إلى \u2068agency-0\u2069",
              "docs/how-to/runbook.ar.md#parked");
    }
  }

  @Test
  void sendsMailAndPasswordAfterStartTls() throws Exception {
    try (SmtpServer server = SmtpServer.start(builder -> startTls().apply(builder).requireAuth())) {
      // When
      mail(server.port(), Security.STARTTLS, trust, PASSWORD)
          .send(AlarmDispatcherTest.notifications(1));
      // Then
      assertThat(server.received).hasSize(2);
      assertThat(server.passwords).containsExactly(SmtpServer.PASSWORD);
    }
  }

  @Test
  void sendsOverTlsToTrustedServer() throws Exception {
    try (SmtpServer server = SmtpServer.start(builder -> tls().apply(builder).requireAuth())) {
      // When
      mail(server.port(), Security.TLS, trust, PASSWORD).send(AlarmDispatcherTest.notifications(1));
      // Then
      assertThat(server.received).hasSize(2);
      assertThat(server.passwords).containsExactly(SmtpServer.PASSWORD);
    }
  }

  @Test
  void sendsNothingToServerWithoutTls() {
    try (SmtpServer server = SmtpServer.start(plain -> plain)) {
      // Given
      SmtpAlarmDelivery mail = mail(server.port(), Security.STARTTLS, trust, PASSWORD);
      // When
      assertThatThrownBy(() -> mail.send(AlarmDispatcherTest.notifications(1)))
          .isInstanceOf(MessagingException.class)
          .hasMessageContaining("STARTTLS");
      // Then
      assertNothingWasSaidTo(server);
    }
  }

  @Test
  void sendsNothingToUntrustedServer() {
    try (SmtpServer byStartTls = SmtpServer.start(startTls());
        SmtpServer byTls = SmtpServer.start(tls())) {
      // Given
      SmtpAlarmDelivery delivery =
          mail(byStartTls.port(), Security.STARTTLS, Optional.empty(), PASSWORD);
      SmtpAlarmDelivery other = mail(byTls.port(), Security.TLS, Optional.empty(), PASSWORD);
      // When
      assertThatThrownBy(() -> delivery.send(AlarmDispatcherTest.notifications(1)))
          .isInstanceOf(MessagingException.class);
      assertThatThrownBy(() -> other.send(AlarmDispatcherTest.notifications(1)))
          .isInstanceOf(MessagingException.class);
      // Then
      assertNothingWasSaidTo(byStartTls);
      assertNothingWasSaidTo(byTls);
    }
  }

  private static void assertNothingWasSaidTo(SmtpServer server) {
    assertThat(server.received).isEmpty();
    assertThat(server.passwords).isEmpty();
  }

  @Test
  void refusesPasswordWithoutTls() {
    assertThatThrownBy(() -> mail(25, Security.NONE, Optional.empty(), PASSWORD))
        .hasMessage("a password goes over TLS only");
  }

  @Test
  void timesOutOnSilentServer() throws IOException {
    // Given
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      SmtpAlarmDelivery mail =
          new SmtpAlarmDelivery(
              server(silent.getLocalPort(), Security.NONE, Optional.empty(), 200),
              Optional.empty(),
              Optional.empty(),
              TO,
              AlarmDispatcherTest.format("en"));
      long start = System.nanoTime();
      // When Then
      assertThatThrownBy(() -> mail.send(AlarmDispatcherTest.notifications(1)))
          .isInstanceOf(MessagingException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isLessThan(TestLoad.limit(Duration.ofSeconds(30)));
    }
  }
}
