package org.wasl.trials.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.trials.system.SmallConfig.OFFICE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.Desk;
import org.wasl.desk.TestBrowser;
import org.wasl.desk.TestOffices;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.office.OfficeSetup;
import org.wasl.desk.persons.OfficeAdministration;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.kit.send.MessageWriter;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SealedSubmission;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.message.Signer;
import org.wasl.wire.message.SubmissionKey;
import org.wasl.wire.receipt.Receipt;

/**
 * An office's desk on the gateway as an operator runs it; the desk was there before the gateway.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DeskTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String API = "offices/" + OFFICE + "/";

  @TempDir static Path folder;
  private static GatewayTrial trial;
  private static Desk desk;
  private static TestBrowser head;
  private static ConcurrentPublishers publishers;

  @BeforeAll
  static void start() throws Exception {
    trial = GatewayTrial.in(folder.resolve("gateway"), Set.of(OFFICE)).inProcess();
    Path data = folder.resolve("desk");
    String link = add(data);
    desk = Desk.start(data, TestOffices.config("desk.refreshSeconds=1"), Clock.systemUTC());
    head = new TestBrowser(desk.url());
    head.useOfficeKeys(trial.world().pki().privateKeys(OFFICE));
    assertThat(head.enrol(link).status()).isEqualTo(200);
    // What the gateway's operator puts into the directory:
    JsonNode entry = head.get(API + "directory-entry").json();
    Files.writeString(trial.world().pki().publicKeysFile(OFFICE), entry.path("jwksText").asText());
    SandboxPki.exportGateway(trial.world().pki());
    trial.startGateway();
    publishers = new ConcurrentPublishers(trial);
  }

  private static String add(Path data) throws Exception {
    DeskOffice office =
        new DeskOffice(
            OFFICE,
            Map.of("ar", "النيابة", "fr", "Parquet", "en", "Prosecution"),
            AgencyKind.PROSECUTION,
            "MA",
            trial.world().pki(),
            trial.api());
    Desk.makeFolder(data);
    try (DeskDatabase database = DeskDatabase.open(data.resolve(Desk.DATABASE))) {
      DeskTrail trail = DeskTrail.open(data);
      OfficeAdministration administration =
          new OfficeAdministration(
              database,
              trail,
              Clock.systemUTC(),
              Duration.ofHours(1),
              java.net.URI.create("http://localhost"));
      return new OfficeSetup(data, database, trail, administration)
          .add(office, new OfficeSetup.Head("Amal Synthetic", "Deputy prosecutor"), true);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    publishers.close();
    desk.close();
    trial.close();
  }

  /** Publishes a case, and waits until the office has it and knows what may be done about it. */
  private static UUID published(long seed) {
    SyntheticCase one = ConcurrentPublishers.cases(seed, 1, false).get(0);
    UUID referral = publishers.submit(one).referral();
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              JsonNode shown = shown(referral);
              return shown.path("messages").size() == 1 && shown.path("actions").isObject();
            });
    return referral;
  }

  private static JsonNode shown(UUID referral) {
    return head.get(API + "referrals/" + referral).json();
  }

  private static JsonNode row(UUID referral) {
    return head.get(API + "inbox?q=" + referral).json().path("rows").path(0);
  }

  @Test
  void aCaseIsDeliveredToTheMachineAndOpenedByThePersonOnly() throws Exception {
    // When
    UUID referral = published(41);
    JsonNode message = shown(referral).path("messages").path(0);
    // Then
    byte[] sealed = message.path("sealed").asText().getBytes(StandardCharsets.UTF_8);
    assertThat(MessageSealer.open(sealed, trial.world().pki().privateKeys(OFFICE))).isPresent();
    UUID id = UUID.fromString(message.path("messageId").asText());
    Awaitility.await()
        .atMost(SOON)
        .until(() -> trial.ledger().stateOf(id, OFFICE).equals("delivered"));
    assertThat(retrievals(referral)).isZero();
    assertThat(row(referral).path("unread").asInt()).isEqualTo(1);
  }

  @Test
  void whatIsDueAndWhatMayBeSentComesFromTheGateway() {
    // When
    UUID referral = published(42);
    // Then
    JsonNode row = row(referral);
    assertThat(row.path("state").asText()).as(row.toString()).isEqualTo("referred");
    assertThat(row.path("clear").path("category").isTextual()).as(row.toString()).isTrue();
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(row(referral).path("due").path("stage").isTextual())
                    .as(shown(referral).path("timeline").toString())
                    .isTrue());
    assertThat(shown(referral).path("actions").path("actions"))
        .anyMatch(
            action ->
                action.path("type").asText().equals("instruction")
                    && action.path("code").asText().equals("open-investigation")
                    && action.path("allowed").asBoolean());
  }

  @Test
  void thatAPersonHadItOnTheScreenIsSignedInTheBrowserAndRecordedByTheGateway() throws Exception {
    // Given
    UUID referral = published(43);
    JsonNode message = shown(referral).path("messages").path(0);
    Receipt receipt =
        new Receipt(
            Receipt.Kind.RETRIEVAL,
            Optional.of(UUID.fromString(message.path("deliveryId").asText())),
            UUID.fromString(message.path("messageId").asText()),
            message.path("sender").asText(),
            OFFICE,
            referral,
            message.path("digest").asText(),
            Instant.parse(Instant.now().toString().substring(0, 19) + "Z"));
    String jws = new Signer(head.officeKeys.get("retrieval")).signReceipt(receipt);
    // When
    int status =
        head.post(
                API + "deliveries/" + message.path("deliveryId").asText() + "/retrieval",
                JSON.createObjectNode().put("receipt", jws))
            .status();
    // Then
    assertThat(status).isEqualTo(204);
    Awaitility.await().atMost(SOON).until(() -> retrievals(referral) == 1);
  }

  private static long retrievals(UUID referral) throws Exception {
    return trial
        .ledger()
        .count("audit_entry where action = 'retrieved' and stream = '" + referral + "'");
  }

  /** An instruction, signed in the browser with the office's message key. */
  private static OutgoingMessage instruction(UUID referral) {
    return new MessageWriter(
            OFFICE,
            new Signer(head.officeKeys.get("message")),
            Clock.systemUTC(),
            new SecureRandom())
        .write("instruction", 1, Optional.of(referral), sample());
  }

  private static ObjectNode sample() {
    return TestOffices.samples("instruction").stream()
        .filter(one -> one.path("code").asText().equals("open-investigation"))
        .findFirst()
        .orElseThrow()
        .deepCopy();
  }

  private static ObjectNode signed(UUID referral, OutgoingMessage message, SubmissionKey key) {
    SignedMessage content = new SignedMessage(message.bytes(), message.signature());
    return JSON.createObjectNode()
        .put("referral", referral.toString())
        .put("type", "instruction")
        .put("version", 1)
        .put("sealedForOffice", TestBrowser.seal(head.officeKeys.get("sealing"), "the answer"))
        .put("sealedForGateway", sealed(referral, content, key));
  }

  private static String sealed(UUID referral, SignedMessage content, SubmissionKey key) {
    byte[] jwe = SealedSubmission.seal(content, Optional.of(referral), key);
    return new String(jwe, StandardCharsets.US_ASCII);
  }

  private static SubmissionKey submissionKey() {
    try (GatewayClient client =
        new GatewayClient(
            trial.world().runtime().vertx(),
            trial.world().pki(),
            OFFICE,
            GatewayClientConfig.of(trial.api()),
            new SecureRandom())) {
      return ((RequestOutcome.SealingKey) client.submissionKey().join()).key();
    }
  }

  private static JsonNode outgoing(UUID referral) {
    return shown(referral).path("outbox").path(0);
  }

  private static void awaitState(UUID referral, String state) {
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(outgoing(referral).path("state").asText())
                    .as(outgoing(referral).path("problem").toString())
                    .isEqualTo(state));
  }

  private static long messages(OutgoingMessage message) throws Exception {
    return trial.ledger().count("message where message_id = '" + message.messageId() + "'");
  }

  @Test
  void anAnswerIsSentUnattendedAndTheGatewaysReceiptIsKept() throws Exception {
    // Given
    UUID referral = published(44);
    OutgoingMessage message = instruction(referral);
    // When
    int status =
        head.put(API + "outbox/" + message.messageId(), signed(referral, message, submissionKey()))
            .status();
    // Then
    assertThat(status).isEqualTo(200);
    awaitState(referral, "accepted");
    assertThat(outgoing(referral).path("receipt").asText()).contains(".");
    assertThat(messages(message)).isEqualTo(1);
    Awaitility.await()
        .atMost(SOON)
        .until(() -> row(referral).path("state").asText().equals("investigating"));
  }

  @Test
  void whatTheGatewayRefusesIsToldWithItsReason() throws Exception {
    // Given
    UUID referral = published(45);
    OutgoingMessage message =
        new MessageWriter(
                OFFICE,
                new Signer(head.officeKeys.get("message")),
                Clock.systemUTC(),
                new SecureRandom())
            .write("instruction", 1, Optional.of(referral), JSON.createObjectNode());
    // When
    head.put(API + "outbox/" + message.messageId(), signed(referral, message, submissionKey()));
    // Then
    awaitState(referral, "refused");
    assertThat(outgoing(referral).path("problem").path("type").asText())
        .endsWith("/schema-violation");
    assertThat(head.delete(API + "outbox/" + message.messageId()).status()).isEqualTo(204);
  }

  @Test
  void whileTheGatewayIsAwayReadingGoesOnAndWhatIsSignedWaitsAndIsSentOnce() throws Exception {
    // Given
    UUID referral = published(46);
    OutgoingMessage message = instruction(referral);
    ObjectNode body = signed(referral, message, submissionKey());
    String outbox = API + "outbox/" + message.messageId();
    // When
    trial.stopGateway();
    Awaitility.await()
        .atMost(SOON)
        .until(() -> !head.get(API + "inbox").json().path("gateway").path("reachable").asBoolean());
    head.put(outbox, body);
    JsonNode waiting = shown(referral);
    trial.startGateway();
    // Then
    assertThat(waiting.path("messages")).hasSize(1);
    assertThat(waiting.path("timeline").isObject()).isTrue();
    assertThat(waiting.path("outbox").path(0).path("state").asText()).isEqualTo("waiting");
    awaitState(referral, "needs-seal"); // the gateway's key lives in memory only
    SignedMessage content = new SignedMessage(message.bytes(), message.signature());
    ObjectNode anew =
        JSON.createObjectNode().put("sealedForGateway", sealed(referral, content, submissionKey()));
    assertThat(head.put(outbox + "/seal", anew).status()).isEqualTo(204);
    awaitState(referral, "accepted");
    assertThat(messages(message)).isEqualTo(1);
  }
}
