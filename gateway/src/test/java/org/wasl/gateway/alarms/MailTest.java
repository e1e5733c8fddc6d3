package org.wasl.gateway.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.gateway.config.MailConfig.Security;
import org.wasl.rules.alarms.Notice;

/** Against a real SMTP server. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class MailTest {
  private static final List<String> TO = List.of("duty@example.org", "second@example.org");

  private static Path keyStore;

  private final GreenMail server =
      new GreenMail(
          new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS)
          });

  /** The server keeps the first key store that it sees. */
  @BeforeAll
  static void serverHasACertificate(@TempDir Path folder) throws Exception {
    keyStore = KeyStores.make(folder.resolve("mail.p12"), 10);
    System.setProperty("greenmail.tls.keystore.file", keyStore.toString());
    System.setProperty("greenmail.tls.keystore.password", KeyStores.PASSWORD);
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private static Mail mail(int port, Security security, PasswordAuthentication login) {
    return new Mail(
        new Mail.Server(
            "127.0.0.1", port, security, Optional.empty(), Optional.ofNullable(login), 5_000),
        "wasl@example.org",
        TO);
  }

  @Test
  void allThatWaitsIsOneMailToEveryRecipientWithTheRunbooksSection() throws Exception {
    // Given
    server.start();
    List<Notice> notices = PostmanTest.notices(3);
    // When
    mail(server.getSmtp().getPort(), Security.NONE, null).run(notices);
    // Then
    MimeMessage[] received = server.getReceivedMessages();
    assertThat(received).hasSize(2);
    assertThat(received[0].getSubject()).isEqualTo("Wasl: parked agency-0 began and 2 more");
    assertThat(received[0].getFrom()[0]).hasToString("wasl@example.org");
    assertThat(received[0].getContent().toString())
        .contains("parked agency-2 began: deliveries to the agency wait for a person")
        .contains("docs/runbook.md#parked")
        .contains("notice " + notices.get(1).id());
  }

  @Test
  void theServerThatAsksForALoginGetsIt() throws Exception {
    // Given
    server.start();
    server.setUser("wasl@example.org", "wasl", "synthetic-password");
    // When
    mail(
            server.getSmtp().getPort(),
            Security.NONE,
            new PasswordAuthentication("wasl", "synthetic-password"))
        .run(PostmanTest.notices(1));
    // Then
    assertThat(server.getReceivedMessages()).hasSize(2);
  }

  @Test
  void nothingIsSentToAServerThatOffersNoTls() {
    // Given
    server.start();
    Mail mail = mail(server.getSmtp().getPort(), Security.STARTTLS, null);
    // When Then
    assertThatThrownBy(() -> mail.run(PostmanTest.notices(1)))
        .isInstanceOf(MessagingException.class);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void nothingIsSentToAServerThatNobodyVouchesFor() {
    // Given
    server.start();
    Mail mail = mail(server.getSmtps().getPort(), Security.TLS, null);
    // When Then
    assertThatThrownBy(() -> mail.run(PostmanTest.notices(1)))
        .isInstanceOf(MessagingException.class);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void whatIsSentOverTlsArrivesWhereTheServerIsTheRightOne() throws Exception {
    // Given
    server.start();
    Mail mail =
        new Mail(
            new Mail.Server(
                "127.0.0.1",
                server.getSmtps().getPort(),
                Security.TLS,
                Optional.of(trusting(keyStore)),
                Optional.empty(),
                5_000),
            "wasl@example.org",
            TO);
    // When
    mail.run(PostmanTest.notices(1));
    // Then
    assertThat(server.getReceivedMessages()).hasSize(2);
  }

  private static SSLContext trusting(Path keyStore) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", KeyStores.certificate(keyStore));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void aServerThatSaysNothingIsLeftInTime() throws IOException {
    // Given
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Mail mail =
          new Mail(
              new Mail.Server(
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
      assertThatThrownBy(() -> mail.run(PostmanTest.notices(1)))
          .isInstanceOf(MessagingException.class);
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
    }
  }
}
