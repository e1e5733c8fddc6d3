package org.wasl.desk.mail;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.wasl.client.ClientConfig;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unproven;
import org.wasl.desk.office.OfficeSetup;
import org.wasl.desk.office.OfficeSetup.Resent;
import org.wasl.desk.persons.OfficeAdministration;
import org.wasl.desk.store.DeliveryTable;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.OutgoingTable;
import org.wasl.desk.store.OutgoingTable.Outgoing;
import org.wasl.desk.store.OutgoingTable.State;
import org.wasl.desk.store.SqliteStatement;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.receipt.Receipt;

/** Tests receipts of retrieval that the gateway does not take. */
class AnswerDeliveryTest {
  private static final String OFFICE = "kp-rabat";

  @TempDir Path folder;
  private TestGateway pki;
  private KitRuntime runtime;
  private TestSubmissionServer gateway;
  private WaslClient client;
  private DeskDatabase database;
  private DeskTrail trail;
  private AnswerDelivery delivery;
  private TestDelivery known;
  private Instant now = Instant.now();
  private Outcome outcome = new Unproven("no receipt of the gateway", 1);
  private final List<MessageId> sent = new ArrayList<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(AnswerDelivery.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void readAMessage() {
    log.start();
    logger.addAppender(log);
    runtime = KitRuntime.start(1);
    pki = new TestGateway(folder.resolve("pki"), new AgencyId("platform"), new AgencyId(OFFICE));
    gateway = new TestSubmissionServer(runtime, pki.pki);
    client =
        WaslClient.open(
            ClientConfig.of(
                gateway.url(), CallerIdentity.ofCertificate(pki.pki, new AgencyId(OFFICE))));
    database = DeskDatabase.open(folder.resolve("desk.db"));
    trail = DeskTrail.open(folder);
    delivery =
        new AnswerDelivery(
            database,
            trail,
            OFFICE,
            (referral, message, digest, jwe) -> {
              sent.add(message);
              return outcome;
            },
            client.inbox(),
            () -> now,
            new DeskEvents(),
            Duration.ofSeconds(60));
    known = pki.delivery(new AgencyId("platform"), new AgencyId(OFFICE));
    read(known);
  }

  private void read(TestDelivery read) {
    new SealedMailbox(database, OFFICE, arrived -> {})
        .store(
            new ReceivedDelivery(
                read.deliveryId(),
                read.message().messageId(),
                new AgencyId("platform"),
                read.referral(),
                read.type(),
                read.headers().get("Wasl-Digest"),
                "",
                Instant.now(),
                "receipt",
                read.sealed()));
    database.write(
        connection ->
            DeliveryTable.retrieve(
                connection,
                OFFICE,
                read.deliveryId().toString(),
                "person",
                "receipt",
                Instant.now()));
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    client.close();
    gateway.close();
    runtime.close();
    database.close();
  }

  private int waiting() {
    return database
        .read(connection -> DeliveryTable.retrievalsToSend(connection, OFFICE, "", 10))
        .size();
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 408, 425, 429, 500, 503})
  void retriesAReceiptAfterATemporaryRefusal(int status) throws InterruptedException {
    // Given
    gateway.next(
        TestSubmissionServer.status(status),
        (request, door, body) -> request.response().setStatusCode(204).end());
    // When
    delivery.run(false);
    int afterFirst = waiting();
    delivery.run(false);
    // Then
    assertThat(afterFirst).isEqualTo(1);
    assertThat(waiting()).isZero();
    assertThat(gateway.arrived).hasSize(2);
  }

  @Test
  void doesNotRetryARefusedReceipt() throws InterruptedException {
    // Given
    gateway.next(TestSubmissionServer.status(404));
    // When
    delivery.run(false);
    // Then
    assertThat(waiting()).isZero();
  }

  @Test
  void resendsAReceiptWhenItsDeliveryIsRepeated() throws InterruptedException {
    // Given a message whose receipts the gateway had before it was restored from a backup
    gateway.next(TestSubmissionServer.status(204), TestSubmissionServer.status(204));
    delivery.run(false);
    // When
    Optional<String> receipt =
        new SealedMailbox(database, OFFICE, arrived -> {})
            .knownReceipt(
                known.deliveryId(), known.headers().get("Wasl-Digest"), known.referral(), now);
    delivery.run(false);
    // Then
    assertThat(receipt).contains("receipt");
    assertThat(gateway.arrived)
        .extracting(TestSubmissionServer.Arrived::path)
        .containsExactly(retrievalPath(), retrievalPath());
    assertThat(waiting()).isZero();
  }

  private String retrievalPath() {
    return "/v1/deliveries/" + known.deliveryId() + "/receipts";
  }

  @Test
  void resendsLostAnswersUnderTheirIdsOnceAPageSealsThem() throws InterruptedException {
    // Given an answer and a receipt of retrieval that the gateway took after its backup
    gateway.next(TestSubmissionServer.status(204), TestSubmissionServer.status(204));
    MessageId message = new MessageId(UUID.randomUUID());
    outcome = accepted(message, "first receipt");
    sign(List.of(message));
    delivery.run(true);
    OfficeAdministration administration =
        new OfficeAdministration(
            database,
            trail,
            Clock.systemUTC(),
            Duration.ofHours(1),
            URI.create("http://localhost"));
    // When
    Resent resent =
        new OfficeSetup(folder, database, trail, administration)
            .resend(OFFICE, now.minusSeconds(60));
    delivery.run(false);
    Outgoing open = answer(message);
    database.write(
        connection -> OutgoingTable.sealAnew(connection, OFFICE, message.toString(), "anew"));
    outcome = accepted(message, "second receipt");
    delivery.run(false);
    // Then
    assertThat(resent).isEqualTo(new Resent(1, 1));
    assertThat(open.state()).isEqualTo(State.NEEDS_SEAL);
    assertThat(open.receipt()).isEqualTo("first receipt");
    assertThat(sent).containsExactly(message, message);
    assertThat(answer(message))
        .matches(
            outgoing ->
                outgoing.state() == State.ACCEPTED && "second receipt".equals(outgoing.receipt()));
    assertThat(gateway.arrived).hasSize(2);
    assertThat(acts()).containsSubsequence("accepted", "resend-ordered", "accepted");
  }

  private static Outcome accepted(MessageId message, String jws) {
    Receipt receipt =
        new Receipt(
            Receipt.Kind.SUBMISSION_ACCEPTED,
            Optional.empty(),
            message,
            new AgencyId(OFFICE),
            new AgencyId(OFFICE),
            new ReferralId(UUID.randomUUID()),
            "digest",
            Instant.now());
    return new Outcome.Accepted(receipt.referral(), List.of(), receipt, jws, 1);
  }

  private Outgoing answer(MessageId message) {
    return database
        .read(connection -> OutgoingTable.find(connection, OFFICE, message.toString()))
        .orElseThrow();
  }

  private List<String> acts() {
    return database.read(
        connection ->
            SqliteStatement.of(
                    connection,
                    "SELECT json_extract(entry, '$.act') AS act FROM trail ORDER BY number")
                .list(row -> row.getString("act")));
  }

  @Test
  void retriesAnAnswerAfterACertificateRefusal() throws InterruptedException {
    // Given
    gateway.next(TestSubmissionServer.status(204));
    MessageId message = new MessageId(UUID.randomUUID());
    sign(List.of(message));
    outcome =
        new Refused(
            new RefusalProblem(403, ProblemType.UNKNOWN_AGENCY.uri(), "Unknown agency", "", "{}"));
    // When
    delivery.run(true);
    State refused = answer(message).state();
    outcome = accepted(message, "receipt");
    delivery.run(true);
    // Then
    assertThat(refused).isEqualTo(State.WAITING);
    assertThat(answer(message).state()).isEqualTo(State.ACCEPTED);
    assertThat(sent).containsExactly(message, message);
  }

  @Test
  void retriesAReceiptThatPrecedesTheDeliveryReceipt() throws InterruptedException {
    // Given a gateway that has no receipt of the delivery
    Instant begun = now;
    gateway.next(
        TestSubmissionServer.status(409),
        TestSubmissionServer.status(409),
        TestSubmissionServer.status(409));
    delivery.run(false);
    now = begun.plusSeconds(29);
    delivery.run(false);
    int soon = waiting();
    // When
    now = begun.plusSeconds(30);
    delivery.run(false);
    // Then
    assertThat(soon).isEqualTo(1);
    assertThat(waiting()).isZero();
  }

  private void sign(List<MessageId> messages) {
    database.write(
        connection -> {
          for (MessageId message : messages) {
            Outgoing answer =
                new Outgoing(
                    message.toString(),
                    null,
                    "vetted-case",
                    1,
                    "person",
                    Instant.now(),
                    State.WAITING,
                    null,
                    null,
                    "sealed",
                    "sealed",
                    0,
                    null);
            OutgoingTable.insert(connection, OFFICE, answer);
          }
          return true;
        });
  }

  @Test
  void refusedAnswersDelayNoOthers() throws InterruptedException {
    // Given more answers and receipts than are read at once, none of which the gateway takes
    List<MessageId> messages =
        Stream.generate(() -> new MessageId(UUID.randomUUID())).limit(101).toList();
    sign(messages);
    for (int i = 0; i < 100; i++) {
      read(pki.delivery(new AgencyId("platform"), new AgencyId(OFFICE)));
    }
    gateway.next(
        Collections.nCopies(101, TestSubmissionServer.status(503))
            .toArray(TestSubmissionServer.Script[]::new));
    // When
    delivery.run(true);
    // Then
    assertThat(sent).containsExactlyInAnyOrderElementsOf(messages);
    assertThat(gateway.arrived).hasSize(101);
  }

  @Test
  void clockAheadDelaysNoAnswer() throws InterruptedException {
    // Given
    gateway.next(TestSubmissionServer.status(204));
    MessageId message = new MessageId(UUID.randomUUID());
    sign(List.of(message));
    Instant right = now;
    now = right.plus(Duration.ofDays(365));
    delivery.run(false);
    // When the clock is right again
    now = right;
    delivery.run(false);
    // Then it is sent, and waits from then on
    delivery.run(false);
    assertThat(sent).containsExactly(message, message);
  }

  @Test
  void retriesAnAnswerWithAnInvalidReceiptAndLogsItOnce() throws InterruptedException {
    // Given
    gateway.next(TestSubmissionServer.status(204));
    MessageId message = new MessageId(UUID.randomUUID());
    sign(List.of(message));
    // When
    delivery.run(true);
    delivery.run(true);
    // Then
    assertThat(sent).containsExactly(message, message);
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .filteredOn(line -> line.contains(message.toString()))
        .singleElement()
        .asString()
        .contains(OFFICE, "no receipt of the gateway");
  }
}
