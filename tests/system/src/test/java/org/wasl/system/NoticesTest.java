package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.PLATFORM;
import static org.wasl.system.SmallConfig.REGISTRY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.commands.NoticesCommand;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.message.Envelope;

/** Wanted notices of a running gateway, and the agencies that hold them. */
@Tag("soak")
class NoticesTest {
  private static final int CASES = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static GatewayTrial trial;

  /** Offices have issued notices, which registry and police hold. */
  @BeforeAll
  static void start(TestInfo test) throws Exception {
    trial = GatewayTrial.prepare(test).with("deadlines.intervalMillis", "200").inProcess();
    trial.startGateway();
    trial.connect();
    try (ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      ConcurrentPublishers.cases(5, CASES, false).forEach(publishers::submit);
    }
    trial.awaitQuiet();
    assertThat(inForce()).as("notices in force").hasSizeGreaterThan(1);
  }

  @AfterAll
  static void stop() throws Exception {
    trial.close();
  }

  private record Notice(ReferralId referral, UUID id, AgencyId issuer) {
    static Notice of(String row) {
      String[] parts = row.split(" ");
      return new Notice(
          ReferralId.parse(parts[0]), UUID.fromString(parts[1]), new AgencyId(parts[2]));
    }
  }

  private static List<Notice> inForce() throws Exception {
    return trial
        .ledger()
        .column(
            "select referral || ' ' || id || ' ' || maker from referral_object"
                + " where kind = 'wanted-notice' and state = 'registered' order by id")
        .stream()
        .map(Notice::of)
        .toList();
  }

  private static String state(Notice notice) throws Exception {
    return trial
        .ledger()
        .column("select state from referral_object where id = '" + notice.id() + "'")
        .getFirst();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(SOON).until(condition);
  }

  private static PlainHttpsClient.Answer send(
      AgencyId agency, Notice notice, String type, ObjectNode content, String language)
      throws Exception {
    Envelope envelope =
        new Envelope(
            type,
            1,
            new MessageId(UUID.randomUUID()),
            agency,
            Optional.of(notice.referral()),
            Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS),
            Envelope.nonce(bytes -> Arrays.fill(bytes, (byte) 7)),
            false);
    ObjectNode document = JSON.createObjectNode();
    document.set("envelope", JSON.valueToTree(envelope.members()));
    document.set("content", content);
    byte[] body = JSON.writeValueAsBytes(document);
    return new PlainHttpsClient(trial.api(), trial.world().pki(), agency)
        .post(
            "/v1/referrals/" + notice.referral() + "/messages",
            body,
            Map.of(
                "Wasl-Signature",
                trial.world().pki().signer(agency).signMessage(body),
                "Accept-Language",
                language));
  }

  private static ObjectNode modified(Notice notice, LocalDate until) {
    ObjectNode content =
        JSON.createObjectNode()
            .put("action", "modify")
            .put("noticeId", notice.id().toString())
            .put("noticeNumber", "AR-2026/00912")
            .put("office", notice.issuer().value())
            .put("legalBasis", "cpp-40");
    content.putObject("subject").putObject("person").put("name", "Personne A");
    content.putObject("validity").put("from", "2026-01-01").put("until", until.toString());
    return content;
  }

  private static ObjectNode executed(Notice notice) {
    return JSON.createObjectNode()
        .put("action", "execute")
        .put("noticeId", notice.id().toString())
        .put("noticeNumber", "AR-2026/00912")
        .put("text", "Found.");
  }

  private static long arrived(AgencyId agency, Notice notice) throws Exception {
    return InboxReader.readAll(trial.world().inboxes()).get(agency).stream()
        .filter(inboxDelivery -> inboxDelivery.first() && inboxDelivery.handled() == 1)
        .filter(inboxDelivery -> inboxDelivery.received().type().equals("notice-expiry/1"))
        .filter(inboxDelivery -> inboxDelivery.received().referral().equals(notice.referral()))
        .count();
  }

  private static CommandResult notices(AgencyId agency, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--as", agency.value(), "--pki", trial.world().pki().path().toString()));
    all.addAll(List.of("--gateway", trial.api().toString()));
    all.addAll(List.of("--deadline-seconds", Long.toString(SOON.toSeconds())));
    return CommandResult.of(new NoticesCommand(), all);
  }

  @Test
  void registryMatchesTheGatewaysListAndLearnsMissingNotices() throws Exception {
    // Given
    String inboxes = trial.world().inboxes().toString();
    await(() -> notices(REGISTRY, "--data", inboxes).code() == 0);
    List<JsonNode> listed = new ArrayList<>();
    for (String line : notices(REGISTRY).out().lines().toList()) {
      listed.add(JSON.readTree(line));
    }
    List<String> others = listed.stream().skip(1).map(NoticesTest::held).toList();
    Path list = trial.data().resolve("held.csv");
    Files.write(list, Stream.concat(Stream.of("notice,version,digest"), others.stream()).toList());
    // When
    CommandResult differs = notices(REGISTRY, "--held", list.toString());
    CommandResult outsider = notices(PLATFORM);
    // Then
    assertThat(listed).hasSizeGreaterThan(1);
    assertThat(differs.code()).isEqualTo(1);
    assertThat(differs.out().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("missing-here " + listed.getFirst().path("notice").asText());
    assertThat(outsider.code()).isZero();
    assertThat(outsider.out()).isEmpty();
    assertThat(
            trial
                .ledger()
                .count(
                    "audit_entry where action = 'shown' and why = 'notices'"
                        + " and actor = 'registry'"))
        .isPositive();
  }

  private static String held(JsonNode row) {
    return String.join(
        ",",
        row.path("notice").asText(),
        row.path("version").asText(),
        row.path("digest").asText());
  }

  @Test
  void noticeExpiresOncePerHolderAcrossARestart() throws Exception {
    // Given
    Notice notice = inForce().getFirst();
    List<AgencyId> holders =
        trial
            .ledger()
            .column("select agency from object_holder where object = '" + notice.id() + "'")
            .stream()
            .map(AgencyId::new)
            .toList();
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    // When
    PlainHttpsClient.Answer answer =
        send(notice.issuer(), notice, "wanted-notice", modified(notice, today.plusDays(1)), "en");
    trial
        .ledger()
        .execute(
            "update referral_object set valid_until = date '%s' where id = '%s'"
                .formatted(today.minusDays(2), notice.id()));
    await(() -> state(notice).equals("discharged"));
    trial.stopGateway();
    trial.startGateway();
    trial.awaitQuiet();
    PlainHttpsClient.Answer late = send(REGISTRY, notice, "wanted-notice", executed(notice), "fr");
    // Then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(holders).contains(REGISTRY).hasSizeGreaterThan(1);
    for (AgencyId holder : holders) {
      await(() -> arrived(holder, notice) == 1);
    }
    await(() -> arrived(notice.issuer(), notice) == 1);
    assertThat(
            trial
                .ledger()
                .count(
                    "message where type = 'notice-expiry' and referral = '"
                        + notice.referral()
                        + "'"))
        .isEqualTo(1);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().path("objectState").asText()).isEqualTo("discharged");
    assertThat(late.json().path("detail").asText()).contains("« Levé »");
  }
}
