package org.wasl.trials.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.trials.system.SmallConfig.OFFICE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.Signer;
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
    assertThat(row(referral).path("state").asText()).isEqualTo("referred");
    assertThat(row(referral).path("clear").path("category").isTextual()).isTrue();
    assertThat(row(referral).path("due").path("stage").isTextual()).isTrue();
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
            java.util.Optional.of(UUID.fromString(message.path("deliveryId").asText())),
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
        .count("audit_entry where action = 'retrieved' and referral_id = '" + referral + "'");
  }
}
