package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.PLATFORM;
import static org.wasl.system.SmallConfig.POLICE;
import static org.wasl.system.SmallConfig.REGISTRY;
import static org.wasl.system.SmallConfig.SANDBOX_OFFICE;
import static org.wasl.system.SmallConfig.SANDBOX_POLICE;
import static org.wasl.system.SmallConfig.SANDBOX_REGISTRY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.certification.Certification;
import org.wasl.certification.GatewayUnderTest;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.certification.cases.CertificationReport;
import org.wasl.certification.report.ReportJson;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.SubmissionKeyAnswer;
import org.wasl.commands.HandoverCommand;
import org.wasl.commands.OpenCommand;
import org.wasl.commands.SendCommand;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.receive.HandedOverMessage;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestLoad;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.system.documents.DocumentShell;
import org.wasl.wire.message.SealedSubmission;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.message.SubmissionKey;

/** Tests a partner's answers over real HTTP, and the records of refusals. */
class SubmissionTest extends SubmissionTestBase {
  private static byte[] changed(SyntheticCase syntheticCase, UnaryOperator<ObjectNode> change)
      throws IOException {
    return JSON.writeValueAsBytes(change.apply((ObjectNode) JSON.readTree(syntheticCase.body())));
  }

  static Map<String, byte[]> malformed() throws IOException {
    Map<String, byte[]> bodies = new LinkedHashMap<>();
    bodies.put("duplicate-key", bytes("{\"a\":1,\"a\":2}"));
    bodies.put("syntax", bytes("{\"a\":NaN}"));
    bodies.put("number-out-of-range", bytes("{\"a\":1e999}"));
    bodies.put("lone-surrogate", bytes("{\"a\":\"\\ud800\"}"));
    bodies.put("byte-order-mark", bytes("\uFEFF{}"));
    ByteArrayOutputStream bad = new ByteArrayOutputStream();
    bad.write(bytes("{\"a\":\""));
    bad.write(new byte[] {(byte) 0xC3, (byte) 0x28});
    bad.write(bytes("\"}"));
    bodies.put("bad-utf8", bad.toByteArray());
    bodies.put("too-deep", bytes("[".repeat(100_000)));
    bodies.put("trailing-content", bytes("{} {}"));
    return bodies;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "duplicate-key",
    "syntax",
    "number-out-of-range",
    "lone-surrogate",
    "byte-order-mark",
    "bad-utf8",
    "too-deep",
    "trailing-content"
  })
  void row11RejectsAmbiguousJsonWithReasonAndPlace(String reason) throws Exception {
    // Given
    byte[] body = malformed().get(reason);
    // When
    PlainHttpsClient.Answer answer =
        platform.post(CASES, body, Map.of(SIGNATURE, signed(PLATFORM, body)));
    // Then
    assertRefused(answer, 400, "malformed-json");
    assertThat(answer.json().path("reason").asText()).isEqualTo(reason);
    assertThat(answer.json().path("line").asInt()).isPositive();
  }

  @Test
  void acceptsSealedCaseOnce() throws Exception {
    // Given
    SyntheticCase syntheticCase = nextCase();
    MessageId messageId =
        MessageId.parse(JSON.readTree(syntheticCase.body()).at("/envelope/messageId").asText());
    SignedMessage message =
        new SignedMessage(syntheticCase.body(), signed(PLATFORM, syntheticCase.body()));
    try (WaslClient client =
        WaslClient.open(CallerIdentity.calls(trial.api(), trial.world().pki(), PLATFORM))) {
      // When
      SubmissionKeyAnswer.Found stated = (SubmissionKeyAnswer.Found) client.submissionKey();
      List<Outcome> outcomes = new ArrayList<>();
      for (SubmissionKey key : List.of(stated.key(), stated.key())) {
        byte[] jwe = SealedSubmission.seal(message, Optional.empty(), key);
        outcomes.add(client.submitSealed(Optional.empty(), messageId, Optional.empty(), jwe));
      }
      // Then
      assertThat(outcomes).allMatch(Outcome.Accepted.class::isInstance);
      assertThat(outcomes)
          .extracting(it -> ((Outcome.Accepted) it).jws())
          .containsOnly(((Outcome.Accepted) outcomes.get(0)).jws());
      assertThat(kept()).isEqualTo(kept + 2);
    }
  }

  @Test
  void row67DecidesEachBatchLineAloneAndAcceptsTheBatchAgain() throws Exception {
    // Given
    SyntheticCase first = nextCase();
    SyntheticCase last = nextCase();
    byte[] unknown =
        changed(
            nextCase(),
            document -> {
              ((ObjectNode) document.get("envelope")).put("type", "no-such-type");
              return document;
            });
    List<byte[]> lines =
        List.of(
            line(first.body()),
            bytes("garbage"),
            line(first.body()),
            line(unknown),
            new SignedMessage(nextCase().body(), signed(POLICE, first.body())).toJson(),
            line(last.body()));
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      batch.write(line);
      batch.write('\n');
    }
    // When
    List<JsonNode> answers = batch(batch.toByteArray());
    List<JsonNode> repeatedAnswers = batch(batch.toByteArray());
    PlainHttpsClient.Answer alone = post(CASES, first.body());
    // Then
    assertThat(answers).extracting(it -> it.path("line").asInt()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(answers)
        .extracting(it -> it.path("status").asInt())
        .containsExactly(202, 400, 202, 422, 403, 202);
    assertThat(answers)
        .extracting(it -> it.at("/body/type").asText().replaceFirst(".*/", ""))
        .containsExactly("", "malformed-line", "", "unknown-type", "bad-signature", "");
    // Each answer has a new signature.
    assertThat(repeatedAnswers.stream().map(SubmissionTest::withoutRefusalReceipt))
        .containsExactlyElementsOf(
            answers.stream().map(SubmissionTest::withoutRefusalReceipt).toList());
    assertThat(repeatedAnswers).allMatch(it -> it.at("/body/receipt").isTextual());
    assertThat(answers.get(0).path("body")).isEqualTo(alone.json());
    assertThat(answers.get(2).path("body")).isEqualTo(alone.json());
    assertThat(kept()).isEqualTo(kept + 4);
    assertThat(trial.ledger().column("select why from audit_entry where action = 'refused'"))
        .filteredOn(why -> why.startsWith("malformed-line"))
        .hasSize(1);
  }

  private static JsonNode withoutRefusalReceipt(JsonNode answer) {
    JsonNode copy = answer.deepCopy();
    if (copy.path("status").asInt() >= 400) {
      ((ObjectNode) copy.path("body")).remove("receipt");
    }
    return copy;
  }

  private static byte[] line(byte[] message) {
    return new SignedMessage(message, signed(PLATFORM, message)).toJson();
  }

  private static List<JsonNode> batch(byte[] lines) throws Exception {
    PlainHttpsClient.Answer answer = platform.postLines("/v1/cases:batch", lines);
    assertThat(answer.status()).isEqualTo(200);
    List<JsonNode> answers = new ArrayList<>();
    for (String line : new String(answer.body(), StandardCharsets.UTF_8).lines().toList()) {
      answers.add(JSON.readTree(line));
    }
    return answers;
  }

  @Test
  void registeredAgencyCertifiesTheGateway() throws Exception {
    // Given
    CertificationLimits usual = CertificationLimits.DEFAULT;
    CertificationLimits limits =
        new CertificationLimits(
            TestLoad.limit(usual.request(), Duration.ofMinutes(2)),
            usual.delivery(),
            usual.clockSkew());
    // When
    CertificationReport report =
        new Certification(trial.world().pki(), limits, 7, Set.of(), result -> {})
            .gateway(new GatewayUnderTest(PLATFORM, trial.api()));
    // Then
    assertThat(report.passed()).as(ReportJson.of(report)).isTrue();
    assertThat(report.counts()).containsEntry("not-applicable", 0L);
  }

  @Test
  void eachQueryAnswerIsDescribedByStatusAndContentType() throws Exception {
    // Given
    ReferralId referral = publishers.submit(nextCase()).referral();
    Map<String, String> parameters =
        Map.ofEntries(
            Map.entry("{referral}", referral.toString()),
            Map.entry("{step}", "1"),
            Map.entry("{list}", "category"),
            Map.entry("{delivery}", UUID.randomUUID().toString()),
            Map.entry("{file}", UUID.randomUUID().toString()),
            Map.entry("{type}", "vetted-case"),
            Map.entry("{version}", "1"),
            Map.entry("{shard}", "2"),
            Map.entry("{tile}", "0/000"));
    JsonNode description = platform.get("/openapi.json").json();

    // When
    Map<String, String> undescribed = new LinkedHashMap<>();
    Set<Integer> statuses = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
      JsonNode responses = path.getValue().at("/get/responses");
      if (responses.isObject()) {
        String address = path.getKey();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
          address = address.replace(parameter.getKey(), parameter.getValue());
        }
        PlainHttpsClient.Answer answer = platform.get(address);
        statuses.add(answer.status());
        JsonNode response =
            resolved(
                description,
                responses.path(Integer.toString(answer.status())),
                responses.path("default"));
        if (!response.path("content").has(answer.header("Content-Type").replaceAll(";.*", ""))) {
          undescribed.put(address, answer.status() + " " + answer.header("Content-Type"));
        }
      }
    }

    // Then
    assertThat(undescribed).isEmpty();
    assertThat(statuses).contains(200, 400, 404);
  }

  @Test
  void partnersSeeTheOperatorsCalendar() throws Exception {
    // Given
    List<String> rows =
        Files.readAllLines(Path.of("..", "..", "config", "calendar.csv")).stream()
            .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("kind"))
            .toList();

    // When
    JsonNode calendar = platform.get("/v1/calendar").json();

    // Then
    List<String> partnerRows = new ArrayList<>();
    partnerRows.add("zone," + calendar.path("zone").asText() + ",,");
    calendar
        .path("week")
        .forEach(
            day -> partnerRows.add("weekday," + day.path("day").asText() + "," + hours(day) + ","));
    calendar.path("fixedHolidays").forEach(day -> partnerRows.add("fixed," + holiday(day)));
    calendar.path("movableHolidays").forEach(day -> partnerRows.add("movable," + holiday(day)));
    for (JsonNode period : calendar.path("periods")) {
      String days = period.path("first").asText() + ".." + period.path("last").asText();
      partnerRows.add("period," + days + "," + hours(period) + "," + period.path("name").asText());
    }
    assertThat(partnerRows).containsExactlyElementsOf(rows);
    ZoneId zone = ZoneId.of(calendar.path("zone").asText());
    assertThat(calendar.path("offsets"))
        .isNotEmpty()
        .allSatisfy(
            offset ->
                assertThat(ZoneOffset.of(offset.path("offset").asText()))
                    .isEqualTo(
                        zone.getRules().getOffset(Instant.parse(offset.path("from").asText()))));
  }

  private static String holiday(JsonNode day) {
    return day.path("date").asText() + ",," + day.path("name").asText();
  }

  private static String hours(JsonNode day) {
    return StreamSupport.stream(day.path("hours").spliterator(), false)
        .map(span -> span.path("from").asText() + "-" + span.path("to").asText())
        .collect(Collectors.joining(" "));
  }

  /** The first existing one of these answers, with its reference resolved. */
  private static JsonNode resolved(JsonNode description, JsonNode... answers) {
    JsonNode first = Stream.of(answers).filter(JsonNode::isObject).findFirst().orElseThrow();
    return first.has("$ref") ? description.at(first.get("$ref").asText().substring(1)) : first;
  }

  @Test
  void row12ReportsEachSchemaViolationWithItsPointer() throws Exception {
    // Given
    byte[] body =
        changed(
            nextCase(),
            document -> {
              ObjectNode content = (ObjectNode) document.get("content");
              content.put("category", "no-such-thing");
              content.put("surplus", "x");
              ((ObjectNode) content.get("place")).put("territory", "MA-XXX");
              return document;
            });
    // When
    PlainHttpsClient.Answer answer =
        platform.post(CASES, body, Map.of(SIGNATURE, signed(PLATFORM, body)));
    // Then
    assertRefused(answer, 422, "schema-violation");
    assertThat(answer.json().findValuesAsText("pointer"))
        .contains("/content/category", "/content/place/territory", "/content");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .doesNotContain("no-such-thing", "MA-XXX");
  }

  @Test
  void row21RejectsHostileSealedIdentity() throws Exception {
    // Given
    byte[] body =
        changed(
            nextCase(),
            document -> {
              ObjectNode reporter = (ObjectNode) document.at("/content/reporter");
              reporter.put("mode", "identified");
              ObjectNode jwe = reporter.putObject("sealedIdentity");
              jwe.put("protected", "eyJlbmMiOiJBMjU2R0NNIn0");
              jwe.put("iv", "A".repeat(16)).put("tag", "A".repeat(22)).put("ciphertext", "AA");
              jwe.putArray("recipients")
                  .addObject()
                  .put("encrypted_key", "A".repeat(54))
                  .putObject("header")
                  .put("alg", "PBES2-HS512+A256KW")
                  .put("kid", "platform:enc:1")
                  .put("p2c", 2_000_000_000);
              return document;
            });
    // When
    PlainHttpsClient.Answer answer =
        platform.post(CASES, body, Map.of(SIGNATURE, signed(PLATFORM, body)));
    // Then
    assertRefused(answer, 422, "schema-violation");
    assertThat(answer.json().findValuesAsText("pointer"))
        .contains("/content/reporter/sealedIdentity/recipients/0/header/alg");
  }

  /** Pads a document with trailing spaces up to this size. */
  private static byte[] padded(byte[] document, int bytes) {
    byte[] larger = Arrays.copyOf(document, bytes);
    Arrays.fill(larger, document.length, bytes, (byte) ' ');
    return larger;
  }

  private static PlainHttpsClient.Answer post(String path, byte[] body) throws Exception {
    return platform.post(path, body, Map.of(SIGNATURE, signed(PLATFORM, body)));
  }

  private static SyntheticCase caseOfThePolice() {
    return ConcurrentPublishers.cases(++next, 1, false).get(0);
  }

  @Test
  void row59TestMessagesReachOnlySandboxesAndRealCasesReachNone() throws Exception {
    // Given
    Set<String> sandboxes = Set.of(SANDBOX_POLICE, SANDBOX_OFFICE);
    SyntheticCase syntheticCase = caseOfThePolice();
    Path file = Files.write(trial.data().resolve("test.json"), syntheticCase.body());
    // When
    CommandResult sent =
        CommandResult.of(
            new SendCommand(),
            List.of(
                file.toString(),
                "--test",
                "--as=" + PLATFORM,
                "--pki=" + trial.world().pki().path(),
                "--gateway=" + trial.api()));
    PlainHttpsClient.Answer real = post(CASES, caseOfThePolice().body());
    // Then
    assertThat(sent.code()).as(sent.err()).isZero();
    String test = sent.firstLine().replaceFirst("referral +", "");
    String ofReal = real.json().path("referral").asText();
    Awaitility.await()
        .atMost(SOON)
        .until(() -> arrivedAt(test).equals(sandboxes) && !arrivedAt(ofReal).isEmpty());
    assertThat(real.status()).isEqualTo(202);
    assertThat(arrivedAt(ofReal)).doesNotContainAnyElementsOf(sandboxes);
    assertThat(
            trial
                .ledger()
                .column(
                    "select distinct d.recipient from delivery d join referral r on r.id ="
                        + " d.referral where r.test"))
        .containsExactlyInAnyOrderElementsOf(sandboxes);
    assertThat(platform.get("/v1/referrals/" + test).json().path("test").asBoolean()).isTrue();
    assertThat(platform.get("/v1/referrals/" + ofReal).json().has("test")).isFalse();
    assertThat(sandboxesIn(platform.get("/v1/agencies").json()))
        .containsExactlyInAnyOrder(SANDBOX_POLICE, SANDBOX_OFFICE, SANDBOX_REGISTRY);
  }

  @Test
  void sandboxPageCommandsPrintTheDocumentedOutput(@TempDir Path folder) throws Exception {
    // Given
    Path home = Path.of("..", "..").toAbsolutePath().normalize();
    Files.createSymbolicLink(folder.resolve("schemas"), home.resolve("schemas"));
    // When, Then
    new DocumentShell(home, folder)
        .assertTyped(
            "api=%s; pki=%s".formatted(trial.api(), trial.world().pki().path().toAbsolutePath()),
            DocumentShell.steps(Files.readString(home.resolve("docs/how-to/sandbox.md"))));
  }

  private static List<String> sandboxesIn(JsonNode agencies) {
    List<String> ids = new ArrayList<>();
    agencies
        .path("agencies")
        .forEach(
            agency -> {
              if (agency.path("sandbox").asBoolean()) {
                ids.add(agency.path("agency").asText());
              }
            });
    return ids;
  }

  /** The agencies that have received something of the referral. */
  private static Set<String> arrivedAt(String referral) throws IOException {
    Set<AgencyId> agencies = new TreeSet<>();
    InboxReader.readAll(trial.world().inboxes())
        .forEach(
            (agency, deliveries) -> {
              if (deliveries.stream()
                  .anyMatch(
                      delivery -> delivery.received().referral().toString().equals(referral))) {
                agencies.add(agency);
              }
            });
    return agencies.stream().map(AgencyId::value).collect(Collectors.toSet());
  }

  @Test
  void row50AcceptsHandsOverAndOpensTheLargestMessage() throws Exception {
    // Given
    SyntheticCase syntheticCase = caseOfThePolice();
    byte[] original = padded(syntheticCase.body(), MessageLimits.LARGEST.messageBytes());
    PlainHttpsClient.Answer accepted = post(CASES, original);
    assertThat(accepted.status()).isEqualTo(202);
    String referral = accepted.json().path("referral").asText();
    Path file = Files.write(trial.data().resolve("largest.json"), original);
    // When
    CommandResult handedOver =
        CommandResult.of(
            new HandoverCommand(),
            List.of(
                file.toString(),
                "--as=" + PLATFORM,
                "--to=" + POLICE,
                "--referral=" + referral,
                "--pki=" + trial.world().pki().path(),
                "--data=" + trial.world().inboxes(),
                "--gateway=" + trial.api()));
    // Then
    assertThat(handedOver.code()).as(handedOver.err()).isZero();
    DeliveryId delivery =
        Awaitility.await()
            .atMost(SOON)
            .until(() -> arrivedAtPolice(referral), Optional::isPresent)
            .orElseThrow();
    CommandResult opened =
        CommandResult.of(
            new OpenCommand(),
            List.of(
                delivery.toString(),
                "--as=" + POLICE,
                "--pki=" + trial.world().pki().path(),
                "--data=" + trial.world().inboxes(),
                "--gateway=" + trial.api()));
    assertThat(opened.code()).as(opened.err()).isZero();
    assertThat(opened.out()).contains(new String(syntheticCase.body(), StandardCharsets.UTF_8));
  }

  private static Optional<DeliveryId> arrivedAtPolice(String referral) throws IOException {
    return InboxReader.readAll(trial.world().inboxes()).get(POLICE).stream()
        .map(InboxReader.InboxDelivery::received)
        .filter(receivedDelivery -> receivedDelivery.referral().toString().equals(referral))
        .filter(receivedDelivery -> receivedDelivery.type().equals("handover/1"))
        .map(ReceivedDelivery::deliveryId)
        .findFirst();
  }

  @Test
  void row50RejectsMessageOneByteTooLargeAndNamesTheLimit() throws Exception {
    // Given
    int most = MessageLimits.LARGEST.messageBytes();
    byte[] tooLarge = padded(nextCase().body(), most + 1);
    // When
    PlainHttpsClient.Answer answer = post(CASES, tooLarge);
    // Then
    assertRefused(answer, 413, "too-large");
    assertThat(answer.json().path("limit").asInt()).isEqualTo(most);
  }

  @Test
  void row50AcceptsTheLargestHandoverAndRejectsOneByteMore() throws Exception {
    // Given
    SyntheticCase syntheticCase = caseOfThePolice();
    ReferralId referral = publishers.submit(syntheticCase).referral();
    kept = kept();
    String path = "/v1/referrals/" + referral + "/messages";
    HandedOverMessage content =
        HandedOverMessage.of(
            new SignedMessage(syntheticCase.body(), signed(PLATFORM, syntheticCase.body())));
    byte[] handover =
        publishers
            .writer()
            .write("handover", 1, Optional.of(referral), content.content(POLICE, 1))
            .bytes();
    int most = MessageLimits.LARGEST.handoverBytes();
    // When
    PlainHttpsClient.Answer refused = post(path, padded(handover, most + 1));
    long keptOfTheRefused = kept() - kept;
    PlainHttpsClient.Answer taken = post(path, padded(handover, most));
    // Then
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.problem()).isEqualTo("too-large");
    assertThat(keptOfTheRefused).isZero();
    assertThat(taken.status()).isEqualTo(202);
  }

  @Test
  void refusesInTheRequestedLanguage() throws Exception {
    // Given
    byte[] body = bytes("{");
    Map<String, String> titles = new HashMap<>();
    // When
    for (String language : List.of("ar", "fr", "en")) {
      PlainHttpsClient.Answer answer =
          platform.post(
              CASES,
              body,
              Map.of(SIGNATURE, "x", "Accept-Language", language + ";q=0.9, de;q=1.0"));
      titles.put(answer.language(), answer.json().path("title").asText());
    }
    // Then
    assertThat(titles).containsOnlyKeys("ar", "fr", "en");
    assertThat(titles.values()).doesNotHaveDuplicates().noneMatch(String::isBlank);
  }

  @Test
  void row22OutsidersGetNotFoundAndTheirRequestIsAudited() throws Exception {
    // Given
    Outcome.Accepted known = publishers.submit(nextCase());
    count();
    PlainHttpsClient registry = new PlainHttpsClient(trial.api(), trial.world().pki(), REGISTRY);
    // When
    PlainHttpsClient.Answer answer = registry.get("/v1/referrals/" + known.referral());
    PlainHttpsClient.Answer none = registry.get("/v1/referrals/" + UUID.randomUUID());
    // Then
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo(none.body());
    assertThat(
            trial
                .ledger()
                .column(
                    "select why from audit_entry where action = 'refused'"
                        + " and stream = 'agency:registry'"))
        .contains("not-found/inquiry");
    assertThat(platform.get("/v1/referrals/" + known.referral()).status()).isEqualTo(200);
  }

  @Test
  void acceptsTwoConcurrentIdenticalSubmissionsAsOne() throws Exception {
    for (int round = 0; round < 10; round++) {
      // Given
      SyntheticCase syntheticCase = nextCase();
      var message = publishers.writer().signed(syntheticCase.messageId(), syntheticCase.body());
      // When
      List<CompletableFuture<Outcome>> answers =
          Stream.generate(() -> CompletableFuture.supplyAsync(() -> publishers.submit(message)))
              .limit(3)
              .toList();
      // Then
      List<ReferralId> referrals =
          answers.stream().map(it -> ((Outcome.Accepted) it.join()).referral()).toList();
      assertThat(referrals).containsOnly(referrals.get(0));
      assertThat(
              trial
                  .ledger()
                  .count("message where message_id = '" + syntheticCase.messageId() + "'"))
          .isEqualTo(1);
    }
  }

  @Test
  void sameIdWithOtherContentIsAConflict() throws Exception {
    // Given
    SyntheticCase syntheticCase = nextCase();
    publishers.submit(syntheticCase);
    byte[] body =
        changed(
            syntheticCase,
            document -> {
              ((ObjectNode) document.get("content")).put("caseNumber", "PF-OTHER");
              return document;
            });
    count();
    // When
    PlainHttpsClient.Answer answer =
        platform.post(CASES, body, Map.of(SIGNATURE, signed(PLATFORM, body)));
    // Then
    assertRefused(answer, 409, "conflicting-duplicate");
  }

  @Test
  void row35RepeatsALostAnswerForTheSameBytes() throws Exception {
    try (TcpProxy wire = new TcpProxy(trial.api().getPort());
        ConcurrentPublishers behindIt =
            new ConcurrentPublishers(
                trial, trial.api().resolve("https://127.0.0.1:" + wire.port()))) {
      // Given
      SyntheticCase before = nextCase();
      behindIt.submit(before);
      SyntheticCase syntheticCase = nextCase();
      // When: the answer is dropped, and the connection is cut once the database has the case
      wire.fate(TcpProxy.Fate.SWALLOW);
      CompletableFuture<Outcome.Accepted> accepted =
          CompletableFuture.supplyAsync(() -> behindIt.submit(syntheticCase));
      Awaitility.await()
          .atMost(SOON)
          .until(
              () ->
                  trial
                          .ledger()
                          .count("message where message_id = '" + syntheticCase.messageId() + "'")
                      == 1);
      wire.fate(TcpProxy.Fate.PASS);
      wire.cutAll();
      // Then
      ReferralId referral = accepted.join().referral();
      assertThat(
              trial
                  .ledger()
                  .column(
                      "select referral from message where message_id = '"
                          + syntheticCase.messageId()
                          + "'"))
          .containsExactly(referral.toString());
      assertThat(trial.ledger().count("message")).isEqualTo(kept / 2 + 2);
      assertThat(accepted.join().attempts()).isGreaterThan(1);
    }
  }
}
