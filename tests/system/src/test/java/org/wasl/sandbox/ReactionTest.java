package org.wasl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.kit.receive.AgencyServerConfig;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.directory.AgencyKind;

class ReactionTest {

  private static final AgencyId OFFICE = new AgencyId("prosecution-rabat");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry SCHEMAS = SchemaRegistry.load(CodeLists.load());

  @TempDir static Path pki;
  private static KitRuntime runtime;
  private static TestGateway gateway;
  @TempDir Path data;
  private TestSubmissionServer door;
  private Sandbox sandbox;

  @BeforeAll
  static void startRuntime() {
    runtime = KitRuntime.start();
    gateway = new TestGateway(pki, new AgencyId("platform"), OFFICE, new AgencyId("bnpj"));
  }

  @AfterAll
  static void closeRuntime() {
    runtime.close();
  }

  @BeforeEach
  void openDoor() {
    door = new TestSubmissionServer(runtime, gateway.pki);
  }

  @AfterEach
  void stop() {
    sandbox.close();
    door.close();
  }

  private void start(double wantedShare, double twiceShare) throws Exception {
    var config =
        new SandboxConfig(
            7,
            CasePlanner.shares(7, wantedShare, 0),
            twiceShare,
            AgencyServerConfig.DEFAULT,
            new InboxConfig(16, 4, 50));
    var kinds = Map.of(OFFICE, AgencyKind.PROSECUTION, new AgencyId("bnpj"), AgencyKind.POLICE);
    sandbox = Sandbox.start(runtime, gateway.pki, data, config, kinds, ZoneOffset.UTC);
  }

  private TestDelivery push(String sample, AgencyId to) throws Exception {
    try (InputStream in =
        SchemaRegistry.class.getResourceAsStream("/types/vetted-case/1/valid/" + sample)) {
      JsonNode content = JSON.readTree(in).path("content");
      var message =
          gateway
              .writer(new AgencyId("platform"))
              .write("vetted-case", 1, Optional.empty(), content);
      TestDelivery delivered = gateway.delivery(new AgencyId("platform"), to, message, 0);
      assertThat(gateway.push(sandbox.agency(to).endpoint(), delivered).statusCode())
          .isEqualTo(200);
      return delivered;
    }
  }

  private List<ObjectNode> arrived() throws Exception {
    List<ObjectNode> documents = new ArrayList<>();
    for (TestSubmissionServer.Arrived it : door.arrived) {
      documents.add((ObjectNode) JSON.readTree(it.body()));
    }
    return documents;
  }

  private void assertValid(JsonNode document) {
    String type = document.at("/envelope/type").asText();
    assertThat(SCHEMAS.validate(type, 1, document)).as(type).isEmpty();
  }

  @Test
  void answersCaseWithValidInstructionAndNotice() throws Exception {
    // Given
    start(1.0, 0.0);
    sandbox.connect(door.url());
    // When
    TestDelivery fraud = push("fraud-identified-reporter-fr.json", OFFICE);
    push("terrorism-anonymous-from-abroad-en.json", OFFICE);
    push("threats-in-a-region-ar.json", OFFICE);
    // Then
    await()
        .atMost(SOON)
        .until(() -> sandbox.reactions().accepted() == door.accepted() && handled() == 3);
    arrived().forEach(this::assertValid);
    assertThat(arrived())
        .filteredOn(it -> it.at("/envelope/referral").asText().equals(fraud.referral().toString()))
        .extracting(it -> it.at("/content/code").asText() + it.at("/content/action").asText())
        .containsExactly("open-investigation", "issue-wanted-notice", "issue");
    assertThat(door.arrived)
        .extracting(it -> it.path())
        .contains("/v1/referrals/" + fraud.referral() + "/messages");
  }

  private long handled() throws Exception {
    return InboxReader.readAll(data).get(OFFICE).stream()
        .mapToInt(InboxReader.InboxDelivery::handled)
        .sum();
  }

  @Test
  void issuesNoNoticeForACaseWithoutSubjects() throws Exception {
    // Given
    start(1.0, 0.0);
    sandbox.connect(door.url());
    // When
    push("promoting-crime-without-subjects-fr.json", OFFICE);
    // Then
    await().atMost(SOON).until(() -> handled() == 1);
    assertThat(arrived())
        .extracting(it -> it.at("/content/code").asText())
        .containsExactly("open-investigation");
  }

  @Test
  void policeSendNoReactionToACase() throws Exception {
    // Given
    start(1.0, 0.0);
    sandbox.connect(door.url());
    // When
    push("fraud-identified-reporter-fr.json", new AgencyId("bnpj"));
    push("fraud-identified-reporter-fr.json", OFFICE);
    // Then
    await().atMost(SOON).until(() -> handled() == 1);
    assertThat(arrived())
        .extracting(it -> new AgencyId(it.at("/envelope/sender").asText()))
        .containsOnly(OFFICE);
  }

  @Test
  void repeatsReactionByteForByteAfterACrash() throws Exception {
    // Given: the gateway accepts, but its answers are lost until the agency stops
    start(1.0, 0.0);
    for (int i = 0; i < 1_000; i++) {
      door.next(
          (request, it, body) -> {
            it.accept(request, body);
            request.connection().close();
          });
    }
    sandbox.connect(door.url());
    push("fraud-identified-reporter-fr.json", OFFICE);
    await().atMost(SOON).until(() -> door.accepted() == 1);
    sandbox.close();
    TestSubmissionServer healthy = new TestSubmissionServer(runtime, gateway.pki);
    // When
    start(1.0, 0.0);
    sandbox.connect(healthy.url());
    // Then
    await().atMost(SOON).until(() -> handled() == 1);
    assertThat(healthy.arrived.get(0).body()).isEqualTo(door.arrived.get(0).body());
    healthy.close();
  }

  @Test
  void deliberateDuplicatesAreIdentical() throws Exception {
    // Given
    start(1.0, 1.0);
    sandbox.connect(door.url());
    // When
    push("fraud-identified-reporter-fr.json", OFFICE);
    // Then
    await().atMost(SOON).until(() -> handled() == 1 && door.arrived.size() == 6);
    assertThat(door.accepted()).isEqualTo(3);
    assertThat(
            arrived().stream()
                .collect(Collectors.groupingBy(it -> it.at("/envelope/messageId").asText()))
                .values())
        .allSatisfy(same -> assertThat(same).hasSize(2).containsOnly(same.get(0)));
    assertThat(sandbox.reactions()).isEqualTo(new ReactionCounts(3, 0, 3));
  }

  @Test
  void refusedReactionEndsTheSequence() throws Exception {
    // Given
    start(1.0, 0.0);
    door.next(TestSubmissionServer.status(403));
    sandbox.connect(door.url());
    // When
    push("fraud-identified-reporter-fr.json", OFFICE);
    // Then
    await().atMost(SOON).until(() -> handled() == 1);
    assertThat(door.arrived).hasSize(1);
    assertThat(sandbox.reactions()).isEqualTo(new ReactionCounts(0, 1, 0));
  }

  @Test
  void answersEarlierMessagesOnceTheGatewayIsKnown() throws Exception {
    // Given
    start(0.0, 0.0);
    push("fraud-identified-reporter-fr.json", OFFICE);
    assertThat(door.arrived).isEmpty();
    // When
    sandbox.connect(door.url());
    // Then
    await().atMost(SOON).until(() -> handled() == 1);
    assertThat(door.accepted()).isEqualTo(1);
  }
}
