package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.OFFICE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.administration.EraseCommand;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.SubmissionKeyAnswer;
import org.wasl.desk.Desk;
import org.wasl.desk.TestBrowser;
import org.wasl.desk.TestOffices;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.office.OfficeSetup;
import org.wasl.desk.persons.OfficeAdministration;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.kit.send.MessageWriter;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestPorts;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SealedSubmission;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.message.Signer;
import org.wasl.wire.message.SubmissionKey;
import org.wasl.wire.receipt.Receipt;

/**
 * Tests an office's desk with the gateway as an operator runs it. The desk starts before the
 * gateway.
 */
@Tag("soak")
class DeskTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String API = "offices/" + OFFICE + "/";
  private static final String[] SETTINGS = {"desk.refreshSeconds=1", "desk.askAgainSeconds=1"};

  private static final int SIGNED = 40;

  @TempDir static Path folder;
  private static GatewayTrial trial;
  private static int port;
  private static Desk desk;
  private static TestBrowser head;
  private static ConcurrentPublishers publishers;

  @BeforeAll
  static void start() throws Exception {
    trial = GatewayTrial.in(folder.resolve("gateway"), Set.of(OFFICE)).inProcess();
    port = TestPorts.reserve();
    String link = add(data());
    startDesk();
    head = new TestBrowser(desk.url());
    head.useOfficeKeys(trial.world().pki().privateKeys(OFFICE));
    assertThat(head.enrol(link).status()).isEqualTo(200);
    // The gateway's operator adds this to the directory.
    JsonNode entry = head.get(API + "directory-entry").json();
    Files.writeString(trial.world().pki().publicKeysFile(OFFICE), entry.path("jwksText").asText());
    SandboxPki.exportGateway(trial.world().pki());
    trial.startGateway();
    publishers = new ConcurrentPublishers(trial);
  }

  private static Path data() {
    return folder.resolve("desk");
  }

  private static void startDesk() throws Exception {
    desk =
        Desk.start(
            data(), TestOffices.config(settings().toArray(String[]::new)), Clock.systemUTC());
  }

  private static List<String> settings() {
    List<String> all = new ArrayList<>(List.of(SETTINGS));
    all.add("desk.port=" + port);
    return all;
  }

  private static String add(Path data) throws Exception {
    DeskOffice office =
        new DeskOffice(
            OFFICE.value(),
            Map.of("ar", "النيابة", "fr", "Parquet", "en", "Prosecution"),
            AgencyKind.PROSECUTION,
            "MA",
            trial.world().pki(),
            trial.api(),
            Optional.empty());
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

  /**
   * Publishes a case, and waits until the office has received it and knows the allowed messages.
   */
  private static ReferralId published(long seed) {
    SyntheticCase syntheticCase = ConcurrentPublishers.cases(seed, 1, false).get(0);
    ReferralId referral = publishers.submit(syntheticCase).referral();
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              JsonNode shown = shown(referral);
              return shown.path("messages").size() == 1 && shown.path("actions").isObject();
            });
    return referral;
  }

  private static JsonNode shown(ReferralId referral) {
    return head.get(API + "referrals/" + referral).json();
  }

  private static JsonNode row(ReferralId referral) {
    return head.inboxRow(OFFICE.value(), referral);
  }

  @Test
  void hostReceivesCaseThatOnlyThePersonCanOpen() throws Exception {
    // When
    ReferralId referral = published(41);
    JsonNode message = shown(referral).path("messages").path(0);
    // Then
    byte[] sealed = message.path("sealed").asText().getBytes(StandardCharsets.UTF_8);
    assertThat(MessageSealer.open(sealed, trial.world().pki().privateKeys(OFFICE))).isPresent();
    MessageId id = MessageId.parse(message.path("messageId").asText());
    Awaitility.await()
        .atMost(SOON)
        .until(() -> trial.ledger().stateOf(id, OFFICE).equals("delivered"));
    assertThat(retrievals(referral)).isZero();
    assertThat(row(referral).path("unread").asInt()).isEqualTo(1);
  }

  @Test
  void gatewaySuppliesDeadlinesAndAllowedMessages() {
    // When
    ReferralId referral = published(42);
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
    assertThat(head.get("calendar").json().path("fixedHolidays").findValuesAsText("name"))
        .contains("throne-day");
    assertThat(shown(referral).path("actions").path("actions"))
        .anyMatch(
            action ->
                action.path("type").asText().equals("instruction")
                    && action.path("code").asText().equals("open-investigation")
                    && action.path("allowed").asBoolean());
  }

  @Test
  void browserSignsThatAPersonReadItAndGatewayRecordsThat() throws Exception {
    // Given
    ReferralId referral = published(43);
    JsonNode message = shown(referral).path("messages").path(0);
    Receipt receipt =
        new Receipt(
            Receipt.Kind.RETRIEVAL,
            Optional.of(DeliveryId.parse(message.path("deliveryId").asText())),
            MessageId.parse(message.path("messageId").asText()),
            new AgencyId(message.path("sender").asText()),
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

  private static long retrievals(ReferralId referral) throws Exception {
    return trial
        .ledger()
        .count("audit_entry where action = 'retrieved' and stream = '" + referral + "'");
  }

  /** An instruction, signed in the browser with the office's message key. */
  private static OutgoingMessage instruction(ReferralId referral) {
    return instruction(referral, "open-investigation");
  }

  private static OutgoingMessage instruction(ReferralId referral, String code) {
    return new MessageWriter(
            OFFICE,
            new Signer(head.officeKeys.get("message")),
            Clock.systemUTC(),
            new SecureRandom())
        .write("instruction", 1, Optional.of(referral), sample(code));
  }

  private static ObjectNode sample(String code) {
    return TestOffices.samples("instruction").stream()
        .filter(sample -> sample.path("code").asText().equals(code))
        .findFirst()
        .orElseThrow()
        .deepCopy();
  }

  private static ObjectNode signed(
      ReferralId referral, OutgoingMessage message, SubmissionKey key) {
    SignedMessage content = new SignedMessage(message.bytes(), message.signature());
    return JSON.createObjectNode()
        .put("referral", referral.toString())
        .put("type", "instruction")
        .put("version", 1)
        .put("digest", Digest.of(message.bytes()))
        .put("sealedForOffice", TestBrowser.seal(head.officeKeys.get("sealing"), "the answer"))
        .put("sealedForGateway", sealed(referral, content, key));
  }

  private static String sealed(ReferralId referral, SignedMessage content, SubmissionKey key) {
    byte[] jwe = SealedSubmission.seal(content, Optional.of(referral), key);
    return new String(jwe, StandardCharsets.US_ASCII);
  }

  private static SubmissionKey submissionKey() throws InterruptedException {
    try (WaslClient client =
        WaslClient.open(CallerIdentity.calls(trial.api(), trial.world().pki(), OFFICE))) {
      return ((SubmissionKeyAnswer.Found) client.submissionKey()).key();
    }
  }

  private static JsonNode outgoing(ReferralId referral) {
    return shown(referral).path("outbox").path(0);
  }

  private static void awaitState(ReferralId referral, String state) {
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
  void sendsAnswerUnattendedAndKeepsTheGatewaysReceipt() throws Exception {
    // Given
    ReferralId referral = published(44);
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
  void showsTheGatewaysReasonForARefusal() throws Exception {
    // Given
    ReferralId referral = published(45);
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
  void readingWorksWithoutTheGatewayAndSignedAnswersAreSentOnceLater() throws Exception {
    // Given
    ReferralId referral = published(46);
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

  @Test
  void row87GatewayRejectsAnOldMessageInPlaceOfASignedAnswer() throws Exception {
    // Given an answer that the gateway refused and the office discarded, and one that needs a seal
    ReferralId referral = published(51);
    OutgoingMessage dropped = instruction(referral);
    OutgoingMessage signed = instruction(referral);
    ObjectNode body = signed(referral, signed, submissionKey());
    body.putNull("sealedForGateway");
    String outbox = API + "outbox/" + signed.messageId();
    head.put(outbox, body);
    SignedMessage earlier = new SignedMessage(dropped.bytes(), dropped.signature());
    // When somebody with the office's copies seals the first one in place of the second one
    ObjectNode replaced =
        JSON.createObjectNode().put("sealedForGateway", sealed(referral, earlier, submissionKey()));
    assertThat(head.put(outbox + "/seal", replaced).status()).isEqualTo(204);
    // Then
    awaitState(referral, "refused");
    assertThat(outgoing(referral).path("problem").path("reason").asText()).isEqualTo("digest");
    assertThat(messages(dropped)).isZero();
    assertThat(messages(signed)).isZero();
  }

  @Test
  void killedHostSendsEachAcceptedAnswerExactlyOnce() throws Exception {
    // Given
    ReferralId referral = published(47);
    SubmissionKey key = submissionKey();
    Map<String, ObjectNode> answers = new LinkedHashMap<>();
    for (int i = 0; i < SIGNED; i++) {
      OutgoingMessage answer = instruction(referral, "preserve-data");
      answers.put(answer.messageId().toString(), signed(referral, answer, key));
    }
    String sent = "message where referral = '" + referral + "' and type = 'instruction'";
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    // When
    desk.close();
    try {
      for (int kill : new int[] {1, 12, 25}) {
        signUntilKilled(answers, acknowledged, () -> trial.ledger().count(sent) >= kill);
      }
    } finally {
      startDesk();
    }
    assertThat(head.login().status()).isEqualTo(200);
    Set<String> taken = Set.copyOf(acknowledged);
    Set<String> kept = new TreeSet<>();
    shown(referral).path("outbox").forEach(node -> kept.add(node.path("messageId").asText()));
    sign(answers, acknowledged);
    // Then
    assertThat(kept).containsAll(taken);
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(shown(referral).path("outbox"))
                    .hasSize(SIGNED)
                    .allMatch(node -> node.path("state").asText().equals("accepted"))
                    .allMatch(node -> node.path("receipt").isTextual()));
    assertThat(trial.ledger().count(sent)).isEqualTo(SIGNED);
    assertThat(
            trial
                .ledger()
                .count(
                    "audit_entry where action = 'accepted' and actor = '%s' and stream = '%s'"
                        .formatted(OFFICE, referral)))
        .isEqualTo(SIGNED);
  }

  /** The host runs in a process of its own, and is killed while it sends. */
  private static void signUntilKilled(
      Map<String, ObjectNode> answers, Set<String> acknowledged, Callable<Boolean> point)
      throws Exception {
    List<String> set = settings().stream().map(setting -> "--set=" + setting).toList();
    try (CommandProcess host =
        CommandProcess.start(CommandProcess.Program.DESK, data(), set).awaitReady()) {
      assertThat(head.login().status()).isEqualTo(200);
      Thread signing = Thread.ofVirtual().start(() -> sign(answers, acknowledged));
      Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(1)).until(point);
      host.kill();
      signing.join();
    }
  }

  /** Signs all answers that the host has not acknowledged yet, until it stops responding. */
  private static void sign(Map<String, ObjectNode> answers, Set<String> acknowledged) {
    try {
      answers.forEach(
          (id, body) -> {
            if (!acknowledged.contains(id)
                && head.put(API + "outbox/" + id, body).status() == 200) {
              acknowledged.add(id);
            }
          });
    } catch (UncheckedIOException e) {
      // The host was killed.
    }
  }

  @Test
  void deletesReferralThatTheGatewayHasErased() throws Exception {
    // Given a referral with a message, a draft and an answer
    ReferralId referral = published(48);
    OutgoingMessage answer = instruction(referral);
    head.put(API + "outbox/" + answer.messageId(), signed(referral, answer, submissionKey()));
    awaitState(referral, "accepted");
    String draft = TestBrowser.seal(head.officeKeys.get("sealing"), "the draft");
    head.put(
        API + "drafts/" + UUID.randomUUID(),
        JSON.createObjectNode()
            .put("referral", referral.toString())
            .put("type", "instruction")
            .put("version", 1)
            .put("code", "preserve-data")
            .put("revision", 0)
            .put("sealed", draft));
    JsonNode before = shown(referral);
    assertThat(before.path("drafts")).hasSize(1);
    List<Canary> traces =
        List.of(
            traceOf(before.at("/messages/0/sealed").asText()),
            traceOf(before.at("/outbox/0/sealedForOffice").asText()),
            traceOf(before.at("/outbox/0/receipt").asText()),
            traceOf(draft));
    trial.awaitQuiet();
    // When
    assertThat(erase("anna", referral, "--reason=retention", "--basis=law-1")).isZero();
    assertThat(erase("ben", referral, "--confirm", "--later")).isZero();
    // Then
    Awaitility.await()
        .atMost(SOON)
        .until(() -> head.get(API + "referrals/" + referral).status() == 410);
    assertThat(shown(referral).path("basis").asText()).isEqualTo("law-1");
    assertThat(row(referral).isMissingNode()).isTrue();
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(Canary.find(traces, data(), file -> true)).isEmpty());
    assertThat(head.get(API + "trail").json().path("entries"))
        .anyMatch(
            entry ->
                entry.path("action").asText().equals("erased")
                    && entry.at("/object/referral").asText().equals(referral.toString()));
  }

  /** A canary made of the random part of a sealed or signed text. */
  private static Canary traceOf(String text) {
    return Canary.of(text.substring(text.length() - 60, text.length() - 12));
  }

  private static int erase(String person, ReferralId referral, String... arguments) {
    List<String> all = new ArrayList<>(TestOperators.login(trial.data(), person));
    all.add(referral.toString());
    all.addAll(List.of(arguments));
    all.addAll(List.of("--config=" + trial.world().config(), "--data=" + trial.data()));
    return CommandResult.of(new EraseCommand(), all).code();
  }

  @Test
  void reportsMessageThatNoKeyOpensToTheGateway() throws Exception {
    // Given
    ReferralId referral = published(49);
    String delivery = shown(referral).path("messages").path(0).path("deliveryId").asText();
    // When
    int status =
        head.post(API + "deliveries/" + delivery + "/needs-reseal", JSON.createObjectNode())
            .status();
    // Then
    assertThat(status).isEqualTo(204);
    assertThat(
            trial
                .ledger()
                .count("audit_entry where action = 'needs-reseal' and stream = '" + referral + "'"))
        .isEqualTo(1);
  }
}
