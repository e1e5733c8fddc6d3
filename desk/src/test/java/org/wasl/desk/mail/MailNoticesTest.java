package org.wasl.desk.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.helper.BasicMessageListener;
import org.subethamail.smtp.server.SMTPServer;
import org.wasl.desk.TestOffices;
import org.wasl.desk.config.DeskMailConfig;
import org.wasl.desk.store.DeliveryTable;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.ReferralTable;
import org.wasl.kit.inbox.ReceivedDelivery;

/** What an office is told by mail, by a real SMTP server. */
class MailNoticesTest {
  private static final Duration PAUSE = Duration.ofMinutes(60);

  @TempDir Path folder;
  private final List<MimeMessage> received = new CopyOnWriteArrayList<>();
  private Instant now = Instant.now();
  private SMTPServer server;
  private TestOffices offices;
  private DeskDatabase database;
  private MailNotices notices;

  @BeforeEach
  void start() {
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
    DeskMailConfig config =
        TestOffices.config(
                "desk.mail.host=127.0.0.1", "desk.mail.port=" + port, "desk.mail.security=none")
            .mail();
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
  }

  private ReceivedDelivery arrives() {
    return offices.receive(
        database,
        TestOffices.OFFICE,
        UUID.randomUUID(),
        offices.gateway.newCase("platform"),
        "vetted-case/1",
        now);
  }

  private void isRead(ReceivedDelivery one) {
    database.write(
        connection -> {
          DeliveryTable.retrieve(
              connection,
              TestOffices.OFFICE,
              one.deliveryId().toString(),
              "somebody",
              "receipt",
              now);
          ReferralTable.recount(connection, TestOffices.OFFICE, one.referral().toString());
          return true;
        });
  }

  @Test
  void anOfficeIsToldThatSomethingWaitsAndNothingOfIt() throws Exception {
    // Given
    ReceivedDelivery one = arrives();
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
            one.referral().toString(),
            one.messageId().toString(),
            one.deliveryId().toString(),
            "platform",
            TestOffices.OFFICE,
            "vetted-case",
            "Synthetic");
  }

  @Test
  void thereIsOneMailInAPauseAndNoneWhenAllIsRead() {
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
  void aServerThatIsAwayIsAskedAgainAfterAMinute() {
    // Given
    arrives();
    int port = server.getPortAllocated();
    server.stop();
    MailNotices away = notices(port);
    // When
    away.run();
    now = now.plus(Duration.ofMinutes(2));
    server = serverAt(port);
    away.run();
    // Then
    assertThat(received).hasSize(1);
  }
}
