package org.wasl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.client.OutgoingMessage;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.directory.AgencyKind;

class AgencyScriptsTest {

  private static final AgencyId OFFICE = new AgencyId("kp-rabat");
  private static final AgencyId COURT = new AgencyId("tpi-rabat");
  private static final AgencyId POLICE = new AgencyId("bnpj");
  private static final AgencyId REGISTRY = new AgencyId("registry");
  private static final AgencyId TRIAGE = new AgencyId("triage");
  private static final AgencyId PLATFORM = new AgencyId("platform");
  private static final String CASE = "fraud-identified-reporter-fr";
  private static final String SAMPLE = "open-investigation-fr";
  private static final ReferralId ANOTHER =
      ReferralId.parse("db77fd01-af95-7221-8498-9b64b3770a83");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry SCHEMAS = SchemaRegistry.load(CodeLists.load());
  @TempDir static Path pki;
  private static KitRuntime runtime;
  private static TestGateway gateway;
  @TempDir Path data;
  private final CompletableFuture<CasePlan> course = new CompletableFuture<>();
  private TestSubmissionServer door;
  private Sandbox sandbox;

  @BeforeAll
  static void startRuntime() {
    runtime = KitRuntime.start();
    gateway = new TestGateway(pki, OFFICE, POLICE, REGISTRY, TRIAGE, COURT, PLATFORM);
  }

  @AfterAll
  static void closeRuntime() {
    runtime.close();
  }

  @BeforeEach
  void start() throws Exception {
    door = new TestSubmissionServer(runtime, gateway.pki);
    var config =
        new SandboxConfig(
            7,
            referral -> course,
            0.0,
            SandboxConfig.seeded(7).server(),
            SandboxConfig.seeded(7).inbox());
    var kinds =
        Map.of(
            OFFICE,
            AgencyKind.PROSECUTION,
            POLICE,
            AgencyKind.POLICE,
            REGISTRY,
            AgencyKind.REGISTRY,
            TRIAGE,
            AgencyKind.TRIAGE,
            COURT,
            AgencyKind.COURT);
    sandbox = Sandbox.start(runtime, gateway.pki, data, config, kinds, ZoneOffset.UTC);
    sandbox.connect(door.url());
  }

  @AfterEach
  void stop() {
    sandbox.close();
    door.close();
  }

  @Test
  void investigatorReportsAfterItsFindingIsDecided() throws Exception {
    // Given
    TestDelivery opened = push("instruction", SAMPLE, OFFICE, POLICE);
    assertThat(door.arrived).isEmpty();
    // When
    course.complete(new CasePlan(Optional.of(POLICE), 2, 1, List.of(ANOTHER), false));
    // Then
    JsonNode report = onlyAnswer(POLICE);
    assertThat(report.at("/envelope/referral").asText()).isEqualTo(opened.referral().toString());
    assertThat(report.at("/content/identified")).hasSize(2);
    assertThat(report.at("/content/presented")).hasSize(1);
    assertThat(report.at("/content/links/0").asText()).isEqualTo(ANOTHER.toString());
  }

  @Test
  void otherUnitsReportNothing() throws Exception {
    // Given
    course.complete(new CasePlan(Optional.of(new AgencyId("srpj-rabat")), 1, 0, List.of(), false));
    // When
    push("instruction", SAMPLE, OFFICE, POLICE);
    // Then
    await().atMost(SOON).until(() -> handled(POLICE) == 1);
    assertThat(door.arrived).isEmpty();
  }

  @Test
  void officeBringsPresentedPersonsBeforeTheCourt() throws Exception {
    // Given
    // When
    push("investigation-report", "final-fr", POLICE, OFFICE);
    // Then
    JsonNode disposition = onlyAnswer(OFFICE);
    assertThat(disposition.at("/content/code").asText()).isEqualTo("before-court");
    assertThat(disposition.at("/content/persons").asInt()).isEqualTo(1);
    assertThat(disposition.at("/content/courtAgency").asText()).isEqualTo(COURT.value());
  }

  @Test
  void officeBringsNobodyBeforeTheCourtIfNobodyIsPresented() throws Exception {
    // Given
    // When
    push("investigation-report", "interim-ar", POLICE, OFFICE);
    // Then
    await().atMost(SOON).until(() -> handled(OFFICE) == 1);
    assertThat(door.arrived).isEmpty();
  }

  @Test
  void courtJudgesEachPersonBroughtBeforeIt() throws Exception {
    // Given
    JsonNode disposition = sample("disposition", "before-court-fr");
    // When
    push("disposition", disposition, OFFICE, COURT);
    // Then
    JsonNode judgment = onlyAnswer(COURT);
    JsonNode content = judgment.path("content");
    assertThat(judgment.at("/envelope/type").asText()).isEqualTo("judgment");
    assertThat(
            content.path("convicted").size()
                + content.path("acquitted").size()
                + content.path("dismissed").size())
        .isEqualTo(disposition.path("persons").asInt());
  }

  @Test
  void registryNumbersAnIssuedNotice() throws Exception {
    // Given
    // When
    push("wanted-notice", "issue-with-end-fr", OFFICE, REGISTRY);
    // Then
    JsonNode answer = onlyAnswer(REGISTRY);
    assertThat(answer.at("/content/action").asText()).isEqualTo("registered");
    assertThat(answer.at("/content/registryNumber").asText()).startsWith("FPR-");
  }

  @Test
  void eachHolderConfirmsTheWithdrawalOfItsNotice() throws Exception {
    // Given
    String notice = sample("wanted-notice", "withdraw-en").at("/noticeId").asText();
    // When
    push("wanted-notice", "withdraw-en", OFFICE, POLICE);
    // Then
    JsonNode answer = onlyAnswer(POLICE);
    assertThat(answer.at("/content/action").asText()).isEqualTo("confirmed");
    assertThat(answer.at("/content/object").asText()).isEqualTo(notice);
  }

  @Test
  void triageAssignsUnitAndOfficeAndHandsTheCaseOverToBoth() throws Exception {
    // Given
    // When
    push("vetted-case", CASE, PLATFORM, TRIAGE);
    // Then
    await().atMost(SOON).until(() -> handled(TRIAGE) == 1);
    List<JsonNode> sent = new ArrayList<>();
    for (TestSubmissionServer.Arrived arrived : door.arrived) {
      sent.add(JSON.readTree(arrived.body()));
    }
    assertThat(sent)
        .allSatisfy(
            it -> assertThat(SCHEMAS.validate(it.at("/envelope/type").asText(), 1, it)).isEmpty());
    assertThat(sent.get(0).at("/content/police").asText()).isEqualTo(POLICE.value());
    assertThat(sent.get(0).at("/content/office").asText()).isEqualTo(OFFICE.value());
    assertThat(sent.subList(1, sent.size()))
        .extracting(it -> new AgencyId(it.at("/content/addressee").asText()))
        .containsExactly(POLICE, OFFICE);
  }

  @Test
  void officeActsOnACaseHandedOver() throws Exception {
    // Given
    course.complete(CasePlan.OPENED);
    push("vetted-case", CASE, PLATFORM, TRIAGE);
    await().atMost(SOON).until(() -> handled(TRIAGE) == 1);
    JsonNode handover = JSON.readTree(door.arrived.get(2).body()).path("content");
    door.arrived.clear();
    // When
    push("handover", handover, TRIAGE, OFFICE);
    // Then
    JsonNode instruction = onlyAnswer(OFFICE);
    assertThat(instruction.at("/content/code").asText()).isEqualTo("open-investigation");
  }

  @Test
  void ignoresHandoverWithoutTheAuthorsSignature() throws Exception {
    // Given
    course.complete(CasePlan.OPENED);
    push("vetted-case", CASE, PLATFORM, TRIAGE);
    await().atMost(SOON).until(() -> handled(TRIAGE) == 1);
    ObjectNode handover = (ObjectNode) JSON.readTree(door.arrived.get(2).body()).path("content");
    door.arrived.clear();
    byte[] original = Base64.getUrlDecoder().decode(handover.path("original").asText());
    String altered = new String(original, StandardCharsets.UTF_8).replace("fraud", "threats");
    handover.put(
        "original",
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(altered.getBytes(StandardCharsets.UTF_8)));
    // When
    push("handover", handover, TRIAGE, OFFICE);
    // Then
    await().atMost(SOON).until(() -> handled(OFFICE) == 1);
    assertThat(door.arrived).isEmpty();
  }

  private JsonNode onlyAnswer(AgencyId agency) throws Exception {
    await().atMost(SOON).until(() -> handled(agency) == 1);
    assertThat(door.arrived).hasSize(1);
    JsonNode document = JSON.readTree(door.arrived.get(0).body());
    assertThat(document.at("/envelope/sender").asText()).isEqualTo(agency.value());
    assertThat(SCHEMAS.validate(document.at("/envelope/type").asText(), 1, document)).isEmpty();
    return document;
  }

  private long handled(AgencyId agency) throws Exception {
    return InboxReader.readAll(data).get(agency).stream()
        .mapToInt(InboxReader.InboxDelivery::handled)
        .sum();
  }

  private TestDelivery push(String type, String sample, AgencyId from, AgencyId to)
      throws Exception {
    return push(type, sample(type, sample), from, to);
  }

  private TestDelivery push(String type, JsonNode content, AgencyId from, AgencyId to)
      throws Exception {
    Optional<ReferralId> referral =
        type.equals("vetted-case") ? Optional.empty() : Optional.of(ANOTHER);
    OutgoingMessage message = gateway.writer(from).write(type, 1, referral, content);
    TestDelivery delivered = gateway.delivery(from, to, ANOTHER, type + "/1", message, 0);
    assertThat(gateway.push(sandbox.agency(to).endpoint(), delivered).statusCode()).isEqualTo(200);
    return delivered;
  }

  private static JsonNode sample(String type, String name) throws Exception {
    String path = "/types/" + type + "/1/valid/" + name + ".json";
    try (InputStream in = SchemaRegistry.class.getResourceAsStream(path)) {
      return JSON.readTree(in).path("content");
    }
  }
}
