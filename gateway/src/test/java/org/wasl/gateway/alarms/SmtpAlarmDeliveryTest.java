package org.wasl.gateway.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.server.SMTPServer;
import org.wasl.gateway.config.settings.MailConfig.Security;
import org.wasl.rules.alarms.AlarmNotification;

/** Against a real SMTP server. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SmtpAlarmDeliveryTest {
  private static final List<String> TO = List.of("duty@example.org", "second@example.org");
  private static final Optional<PasswordAuthentication> LOGIN =
      Optional.of(new PasswordAuthentication(SmtpServer.USER, SmtpServer.PASSWORD));

  private static SSLContext identity;
  private static Optional<SSLContext> trust;

  @BeforeAll
  static void serverHasACertificate(@TempDir Path folder) throws Exception {
    Path keyStore = KeyStores.make(folder.resolve("mail.p12"), 10);
    identity = KeyStores.server(keyStore);
    trust = Optional.of(KeyStores.trusting(keyStore));
  }

  /** Takes no mail before TLS was agreed on. */
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
      Optional<PasswordAuthentication> login) {
    return new SmtpAlarmDelivery(
        new SmtpAlarmDelivery.Server("127.0.0.1", port, security, trust, login, 5_000),
        "wasl@example.org",
        TO);
  }

  private static SmtpAlarmDelivery mail(int port, Security security) {
    return mail(port, security, Optional.empty(), Optional.empty());
  }

  @Test
  void allThatWaitsIsOneMailToEveryRecipientWithTheRunbooksSection() throws Exception {
    try (SmtpServer server = SmtpServer.start(plain -> plain)) {
      // Given
      List<AlarmNotification> notices = AlarmDispatcherTest.notices(3);
      // When
      mail(server.port(), Security.NONE).send(notices);
      // Then
      assertThat(server.received).hasSize(2);
      MimeMessage first = server.received.get(0);
      assertThat(first.getSubject()).isEqualTo("Wasl: parked agency-0 began and 2 more");
      assertThat(first.getFrom()[0]).hasToString("wasl@example.org");
      assertThat(first.getContent().toString())
          .contains("parked agency-2 began: deliveries to the agency wait for a person")
          .contains("docs/runbook.md#parked")
          .contains("notice " + notices.get(1).id());
    }
  }

  @Test
  void mailAndPasswordGoOnceTlsIsAgreedOn() throws Exception {
    try (SmtpServer server = SmtpServer.start(one -> startTls().apply(one).requireAuth())) {
      // When
      mail(server.port(), Security.STARTTLS, trust, LOGIN).send(AlarmDispatcherTest.notices(1));
      // Then
      assertThat(server.received).hasSize(2);
      assertThat(server.passwords).containsExactly(SmtpServer.PASSWORD);
    }
  }

  @Test
  void whatIsSentOverTlsArrivesWhereTheServerIsTheRightOne() throws Exception {
    try (SmtpServer server = SmtpServer.start(one -> tls().apply(one).requireAuth())) {
      // When
      mail(server.port(), Security.TLS, trust, LOGIN).send(AlarmDispatcherTest.notices(1));
      // Then
      assertThat(server.received).hasSize(2);
      assertThat(server.passwords).containsExactly(SmtpServer.PASSWORD);
    }
  }

  @Test
  void toAServerThatOffersNoTlsGoesNeitherMailNorPassword() {
    try (SmtpServer server = SmtpServer.start(plain -> plain)) {
      // Given
      SmtpAlarmDelivery mail = mail(server.port(), Security.STARTTLS, trust, LOGIN);
      // When
      assertThatThrownBy(() -> mail.send(AlarmDispatcherTest.notices(1)))
          .isInstanceOf(MessagingException.class)
          .hasMessageContaining("STARTTLS");
      // Then
      assertNothingWasSaidTo(server);
    }
  }

  @Test
  void toAServerThatNobodyVouchesForGoesNeitherMailNorPassword() {
    try (SmtpServer byStartTls = SmtpServer.start(startTls());
        SmtpServer byTls = SmtpServer.start(tls())) {
      // Given
      SmtpAlarmDelivery one = mail(byStartTls.port(), Security.STARTTLS, Optional.empty(), LOGIN);
      SmtpAlarmDelivery other = mail(byTls.port(), Security.TLS, Optional.empty(), LOGIN);
      // When
      assertThatThrownBy(() -> one.send(AlarmDispatcherTest.notices(1)))
          .isInstanceOf(MessagingException.class);
      assertThatThrownBy(() -> other.send(AlarmDispatcherTest.notices(1)))
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
  void aPasswordIsNotTakenWhereItWouldGoInTheClear() {
    assertThatThrownBy(() -> mail(25, Security.NONE, Optional.empty(), LOGIN))
        .hasMessage("a password goes over TLS only");
  }

  @Test
  void aServerThatSaysNothingIsLeftInTime() throws IOException {
    // Given
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      SmtpAlarmDelivery mail =
          new SmtpAlarmDelivery(
              new SmtpAlarmDelivery.Server(
                  "127.0.0.1",
                  silent.getLocalPort(),
                  Security.NONE,
                  Optional.empty(),
                  Optional.empty(),
                  200),
              "wasl@example.org",
              TO);
      long start = System.nanoTime();
      // When Then
      assertThatThrownBy(() -> mail.send(AlarmDispatcherTest.notices(1)))
          .isInstanceOf(MessagingException.class);
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
    }
  }
}
