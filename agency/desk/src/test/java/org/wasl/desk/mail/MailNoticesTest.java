package org.wasl.desk.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.helper.BasicMessageListener;
import org.subethamail.smtp.server.SMTPServer;
import org.wasl.desk.TestOffices;
import org.wasl.desk.config.DeskMailConfig;
import org.wasl.desk.store.DeliveryTable;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.DeskStorageException;
import org.wasl.desk.store.ReferralTable;
import org.wasl.desk.store.SqliteStatement;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestPorts;

/** Tests the mails to an office, with a real SMTP server. */
class MailNoticesTest {
  private static final Duration PAUSE = Duration.ofMinutes(60);
  private static final String PASSWORD = "synthetic-password";

  @TempDir Path folder;
  private final List<MimeMessage> received = new CopyOnWriteArrayList<>();
  private final List<String> passwords = new CopyOnWriteArrayList<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Path passwordFile;
  private Instant now = Instant.now();
  private SMTPServer server;
  private TestOffices offices;
  private DeskDatabase database;
  private MailNotices notices;

  @BeforeEach
  void start() throws IOException {
    passwordFile = folder.resolve("password");
    Files.createFile(
        passwordFile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(passwordFile, PASSWORD);
    log.start();
    logger().addAppender(log);
    server = serverAt(0);
    offices = new TestOffices(folder);
    offices.add(TestOffices.OFFICE, "http://localhost", false);
    database = offices.database();
    notices = notices(server.getPortAllocated());
  }

  private SMTPServer serverAt(int port) {
    SMTPServer started =
        SMTPServer.port(port)
            .bindAddress(InetAddress.getLoopbackAddress())
            .messageHandler(keeping())
            .build();
    started.start();
    return started;
  }

  private BasicMessageListener keeping() {
    return (context, from, to, data) -> {
      try {
        received.add(new MimeMessage(null, new ByteArrayInputStream(data)));
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private MailNotices notices(int port) {
    return notices(
        TestOffices.config(
                "desk.mail.host=127.0.0.1", "desk.mail.port=" + port, "desk.mail.security=none")
            .mail());
  }

  private MailNotices notices(DeskMailConfig config) {
    return new MailNotices(
        database,
        config,
        TestOffices.OFFICE,
        "office@example.org",
        "https://desk.example",
        () -> now);
  }

  @AfterEach
  void stop() {
    database.close();
    server.stop();
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(MailNotices.class);
  }

  /** A server with the certificate of the test's authority, which takes mail after a login only. */
  private SMTPServer overTls(UnaryOperator<SMTPServer.Builder> settings) {
    return settings
        .apply(
            SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandler(keeping())
                // Tempts a client that would say its password to anybody.
                .showAuthCapabilitiesBeforeSTARTTLS(true)
                .requireAuth()
                .authenticationHandlerFactory(
                    new EasyAuthenticationHandlerFactory(
                        (user, password, context) -> {
                          passwords.add(user + " " + password);
                          if (!password.equals(PASSWORD)) {
                            throw new LoginFailedException();
                          }
                        })))
        .build();
  }

  private UnaryOperator<SMTPServer.Builder> by(String security) {
    SSLContext identity =
        TlsIdentity.of(offices.gateway.pki, new AgencyId("registry")).sslContext();
    return security.equals("tls")
        ? builder -> builder.serverSocketFactory(identity)
        : builder -> builder.startTlsSocketFactory(identity).enableTLS().requireTLS();
  }

  private MailNotices withLogin(int port, String security, String... more) throws IOException {
    List<String> settings = new ArrayList<>(List.of("desk.mail.host=127.0.0.1"));
    settings.addAll(List.of(more));
    settings.add("desk.mail.port=" + port);
    settings.add("desk.mail.security=" + security);
    settings.add("desk.mail.user=wasl");
    settings.add("desk.mail.passwordFile=" + passwordFile);
    return notices(TestOffices.config(settings.toArray(new String[0])).mail());
  }

  private String trusting() {
    return "desk.mail.trustFile=" + offices.gateway.pki.authorityFile();
  }

  /** Asserts one warning with a reason, and without office, mail or password. */
  private void assertOneWarning(String reason) {
    assertThat(log.list).hasSize(1);
    assertThat(log.list.getFirst().getLevel()).isEqualTo(Level.WARN);
    assertThat(log.list.getFirst().getFormattedMessage())
        .startsWith("office kp-rabat: no mail that a message waits: " + reason)
        .doesNotContain("office@example.org", PASSWORD, "Synthetic");
  }

  @ParameterizedTest
  @ValueSource(strings = {"starttls", "tls"})
  void sendsMailAndPasswordToATrustedServerOnly(String security) throws Exception {
    // Given a server whose certificate the Java runtime does not know
    server.stop();
    server = overTls(by(security));
    server.start();
    arrives();
    // When
    withLogin(server.getPortAllocated(), security).run();
    // Then nothing was said to it
    assertThat(passwords).isEmpty();
    assertThat(received).isEmpty();
    assertOneWarning("no TLS with a server whose certificate is trusted");
    // When
    withLogin(server.getPortAllocated(), security, trusting()).run();
    // Then
    assertThat(passwords).containsExactly("wasl " + PASSWORD);
    assertThat(received).hasSize(1);
    assertThat(log.list).hasSize(1);
  }

  @Test
  void sendsNothingToAServerWithAnotherHostsCertificate() throws Exception {
    // Given
    InetAddress other = InetAddress.getByName("127.0.0.2");
    server.stop();
    server = overTls(builder -> by("tls").apply(builder).bindAddress(other));
    server.start();
    arrives();
    // When
    withLogin(server.getPortAllocated(), "tls", trusting(), "desk.mail.host=127.0.0.2").run();
    // Then
    assertThat(passwords).isEmpty();
    assertThat(received).isEmpty();
    assertOneWarning("no TLS with a server whose certificate is trusted");
  }

  @Test
  void sendsNothingToAServerWithoutTls() throws Exception {
    // Given
    server.stop();
    server = overTls(plain -> plain);
    server.start();
    arrives();
    // When
    withLogin(server.getPortAllocated(), "starttls", trusting()).run();
    // Then
    assertThat(passwords).isEmpty();
    assertThat(received).isEmpty();
    assertOneWarning("the server at desk.mail.host and desk.mail.port refuses the request");
  }

  @Test
  void reportsAWrongPasswordAndReloadsTheFile() throws Exception {
    // Given
    server.stop();
    server = overTls(by("starttls"));
    server.start();
    Files.writeString(passwordFile, "former-password");
    arrives();
    MailNotices mailing = withLogin(server.getPortAllocated(), "starttls", trusting());
    // When
    mailing.run();
    // Then
    assertOneWarning("the server refuses desk.mail.user or the password in desk.mail.passwordFile");
    // When
    Files.writeString(passwordFile, PASSWORD);
    now = now.plus(Duration.ofMinutes(2));
    mailing.run();
    // Then
    assertThat(received).hasSize(1);
  }

  private ReceivedDelivery arrives() {
    return offices.receive(
        database,
        TestOffices.OFFICE,
        new ReferralId(UUID.randomUUID()),
        offices.gateway.newCase(new AgencyId("platform")),
        "vetted-case/1",
        now);
  }

  private void isRead(ReceivedDelivery receivedDelivery) {
    database.write(
        connection -> {
          DeliveryTable.retrieve(
              connection,
              TestOffices.OFFICE,
              receivedDelivery.deliveryId().toString(),
              "somebody",
              "receipt",
              now);
          ReferralTable.recount(
              connection, TestOffices.OFFICE, receivedDelivery.referral().toString());
          return true;
        });
  }

  @Test
  void mailSaysThatMessagesWaitAndNothingAboutThem() throws Exception {
    // Given
    ReceivedDelivery receivedDelivery = arrives();
    // When
    notices.run();
    // Then
    assertThat(received).hasSize(1);
    MimeMessage mail = received.getFirst();
    String whole = mail.getSubject() + "\n" + mail.getContent();
    assertThat(mail.getAllRecipients()[0]).hasToString("office@example.org");
    assertThat(whole)
        .contains("رسالة تنتظر", "un message attend", "a message waits", "https://desk.example")
        .doesNotContain(
            receivedDelivery.referral().toString(),
            receivedDelivery.messageId().toString(),
            receivedDelivery.deliveryId().toString(),
            "platform",
            TestOffices.OFFICE,
            "vetted-case",
            "Synthetic");
  }

  @Test
  void sendsOneMailPerPauseAndNoneIfAllIsRead() {
    // When
    for (int i = 0; i < 5; i++) {
      now = now.plusSeconds(1);
      arrives();
      notices.run();
    }
    int inThePause = received.size();
    notices(server.getPortAllocated()).run(); // the desk was started anew
    int afterAStart = received.size();
    now = now.plus(PAUSE);
    notices.run();
    int afterThePause = received.size();
    now = now.plus(PAUSE);
    notices.run();
    int nothingNew = received.size();
    now = now.plusSeconds(1);
    isRead(arrives());
    notices.run();
    // Then
    assertThat(inThePause).isEqualTo(1);
    assertThat(afterAStart).isEqualTo(1);
    assertThat(afterThePause).isEqualTo(2);
    assertThat(nothingNew).isEqualTo(2);
    assertThat(received).hasSize(2);
  }

  @Test
  void unrecordedMailIsNotRepeatedWithinThePause() {
    // Given a store that does not take the note, such as on a full disk
    database.write(
        connection ->
            SqliteStatement.of(
                    connection,
                    "CREATE TRIGGER full BEFORE INSERT ON gateway_document WHEN NEW.name = 'mailed'"
                        + " BEGIN SELECT RAISE(ABORT, 'synthetic'); END")
                .run());
    arrives();
    assertThatThrownBy(notices::run).isInstanceOf(DeskStorageException.class);
    // When
    now = now.plus(Duration.ofMinutes(1));
    notices.run();
    int inThePause = received.size();
    now = now.plus(PAUSE);
    assertThatThrownBy(notices::run).isInstanceOf(DeskStorageException.class);
    // Then
    assertThat(inThePause).isEqualTo(1);
    assertThat(received).hasSize(2);
  }

  @Test
  void notifiesOfTheNextMessageAfterTheClockWasAhead() {
    // Given
    Instant right = now;
    now = right.plus(Duration.ofDays(365));
    arrives();
    notices.run();
    int ahead = received.size();
    // When the clock is right again
    now = right;
    arrives();
    notices.run();
    int once = received.size();
    now = now.plusSeconds(1);
    arrives();
    notices.run();
    // Then
    assertThat(ahead).isEqualTo(1);
    assertThat(once).isEqualTo(2);
    assertThat(received).hasSize(2);
  }

  @Test
  void retriesAnUnreachableServerAfterAMinute() {
    // Given
    arrives();
    int port = TestPorts.reserve();
    MailNotices away = notices(port);
    // When
    away.run();
    now = now.plus(Duration.ofMinutes(2));
    server.stop();
    server = serverAt(port);
    away.run();
    // Then
    assertThat(received).hasSize(1);
  }
}
