package org.wasl.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.client.OutgoingMessage;
import org.wasl.desk.TestBrowser.Answer;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.GatewayDocuments;
import org.wasl.desk.store.ReferralTable;
import org.wasl.kit.TestGateway;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;

/** Tests the page API over HTTP, with enrolment, signing in, the inbox and a referral. */
class DeskPageApiTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path folder;
  private static TestOffices offices;
  private static Desk desk;
  private static TestBrowser head;
  private static Answer enrolled;

  @BeforeAll
  static void start() throws Exception {
    offices = new TestOffices(folder);
    String link = offices.add(TestOffices.OFFICE, "http://localhost", false);
    desk = offices.start();
    head = new TestBrowser(desk.url());
    enrolled = head.enrol(link);
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  @Test
  void firstHeadEnrolsWithAPasskeyAndMakesTheOfficesKeys() {
    // Then
    assertThat(enrolled.status()).as(enrolled.json().toString()).isEqualTo(200);
    JsonNode office = enrolled.json().path("offices").path(0);
    assertThat(office.path("id").asText()).isEqualTo(TestOffices.OFFICE);
    assertThat(office.path("roles")).extracting(JsonNode::asText).containsExactly("head");
    assertThat(office.path("keys"))
        .extracting(key -> key.path("use").asText() + " " + key.path("state").asText())
        .containsExactlyInAnyOrder("sealing current", "message current", "retrieval current");
    assertThat(office.path("keys")).allMatch(key -> key.path("wrapped").isTextual());
  }

  @Test
  void personSignsInAgainWithThePasskey() {
    // Given
    TestBrowser secondBrowser = new TestBrowser(desk.url());
    JsonNode request =
        secondBrowser.post("login/begin", JSON.createObjectNode()).json().path("request");
    // When
    Answer answer =
        secondBrowser.post(
            "login", JSON.createObjectNode().set("credential", head.authenticator.get(request)));
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("person").path("name").asText()).isEqualTo("Amal Synthetic");
  }

  @Test
  void servesASealedMessageByteForByteInInboxAndReferral() throws Exception {
    // Given
    ReferralId referral = new ReferralId(UUID.randomUUID());
    OutgoingMessage message = offices.gateway.newCase(new AgencyId("platform"));
    ReceivedDelivery received;
    try (DeskDatabase database = offices.database()) {
      received = offices.receive(database, TestOffices.OFFICE, referral, message, "vetted-case/1");
    }
    // When
    Answer shown = head.get("offices/kp-rabat/referrals/" + referral);
    JsonNode row = head.inboxRow(TestOffices.OFFICE, referral);
    // Then
    assertThat(row.path("number").asText()).matches("[0-9]{4}/[0-9]+-[0-9]{2}");
    assertThat(row.path("messages").asInt()).isEqualTo(1);
    assertThat(row.path("unread").asInt()).isEqualTo(1);
    assertThat(shown.json().path("messages").path(0).path("sealed").asText())
        .isEqualTo(new String(received.sealed(), java.nio.charset.StandardCharsets.UTF_8));
  }

  private static ObjectNode asking(List<String> referrals) {
    ObjectNode body = JSON.createObjectNode();
    referrals.forEach(body.putArray("referrals")::add);
    return body;
  }

  private Answer messagesOf(List<String> referrals) {
    return head.post("offices/kp-rabat/inbox/messages", asking(referrals));
  }

  @Test
  void servesInboxRowsWithoutRetrievalAndRecordsTheReader() {
    // Given
    ReferralId referral = new ReferralId(UUID.randomUUID());
    String unknown = UUID.randomUUID().toString();
    OutgoingMessage message = offices.gateway.newCase(new AgencyId("platform"));
    try (DeskDatabase database = offices.database()) {
      offices.receive(database, TestOffices.OFFICE, referral, message, "vetted-case/1");
    }
    // When
    Answer given = messagesOf(List.of(unknown, referral.toString()));
    // Then
    JsonNode shown = head.get("offices/kp-rabat/referrals/" + referral).json();
    JsonNode first = given.json().path("referrals").path(0);
    assertThat(given.json().path("referrals")).hasSize(1);
    assertThat(given.json().path("later")).isEmpty();
    assertThat(first.path("referral").asText()).isEqualTo(referral.toString());
    assertThat(first.path("messages")).isEqualTo(shown.path("messages"));
    assertThat(first.at("/messages/0/retrieved").isNull()).isTrue();
    JsonNode entry = head.get("offices/kp-rabat/trail").json().path("entries").path(0);
    assertThat(entry.path("action").asText()).isEqualTo("fetched");
    assertThat(entry.at("/object/referrals").asText()).isEqualTo(referral.toString());
    assertThat(entry.path("actor")).isEqualTo(head.session.at("/person/id"));
  }

  @Test
  void splitsMessagesOfManyReferralsIntoBoundedParts() {
    // Given messages of about a megabyte each
    List<String> referrals = new ArrayList<>();
    try (DeskDatabase database = offices.database()) {
      for (int i = 0; i < 8; i++) {
        ReferralId referral = new ReferralId(UUID.randomUUID());
        OutgoingMessage message =
            offices
                .gateway
                .writer(new AgencyId("platform"))
                .write(
                    "vetted-case", 1, Optional.empty(), TestGateway.content("x".repeat(800_000)));
        offices.receive(database, TestOffices.OFFICE, referral, message, "vetted-case/1");
        referrals.add(referral.toString());
      }
    }
    // When
    JsonNode first = messagesOf(referrals).json();
    List<String> later = first.path("later").valueStream().map(JsonNode::asText).toList();
    JsonNode second = messagesOf(later).json();
    // Then
    assertThat(first.path("referrals")).hasSize(4);
    assertThat(later).isEqualTo(referrals.subList(4, 8));
    assertThat(second.path("referrals")).hasSize(4);
  }

  @Test
  void rejectsTooManyOrInvalidReferralIds() {
    // Given
    List<String> tooMany = Stream.generate(() -> UUID.randomUUID().toString()).limit(26).toList();
    // When
    List<Integer> answers =
        Stream.of(tooMany, List.<String>of(), List.of("%"), List.of(tooMany.get(0), tooMany.get(0)))
            .map(referrals -> messagesOf(referrals).status())
            .toList();
    // Then
    assertThat(answers).containsOnly(400);
  }

  @Test
  void filtersTheInboxByMatter() {
    // Given
    ReferralId referral = new ReferralId(UUID.randomUUID());
    OutgoingMessage message = offices.gateway.newCase(new AgencyId("platform"));
    Instant now = Instant.now();
    try (DeskDatabase database = offices.database()) {
      offices.receive(database, TestOffices.OFFICE, referral, message, "vetted-case/1");
      database.write(
          connection -> {
            ReferralTable.recordAnswer(
                connection,
                TestOffices.OFFICE,
                referral.toString(),
                "referred",
                "{\"category\":\"defamation\"}",
                1,
                Optional.empty(),
                now,
                now);
            return true;
          });
    }
    // When
    Answer same = head.get("offices/kp-rabat/inbox?matter=defamation");
    Answer other = head.get("offices/kp-rabat/inbox?matter=terrorism");
    // Then
    assertThat(same.json().path("rows"))
        .extracting(row -> row.path("referral").asText())
        .containsExactly(referral.toString());
    assertThat(other.json().path("rows")).isEmpty();
  }

  @Test
  void row64SearchesForLiteralTextOnly() {
    // Given
    ReferralId referral = new ReferralId(UUID.randomUUID());
    OutgoingMessage message = offices.gateway.newCase(new AgencyId("platform"));
    try (DeskDatabase database = offices.database()) {
      offices.receive(database, TestOffices.OFFICE, referral, message, "vetted-case/1");
    }
    // When
    List<String> found =
        Stream.of("vetted-case", "VETTED-CASE", "vetted_case", "%25", "%27%20or%201=1--", "vetted")
            .filter(type -> isInInbox(referral, "type=" + type))
            .toList();
    // Then
    assertThat(found).containsExactly("vetted-case");
  }

  private static boolean isInInbox(ReferralId referral, String... filters) {
    return !head.inboxRow(TestOffices.OFFICE, referral, filters).isMissingNode();
  }

  @Test
  void filtersTheInboxByLocalDaysInclusive() {
    // Given a message of the last minute of 30 June in Tokyo, which is nine hours ahead of UTC
    ReferralId referral = new ReferralId(UUID.randomUUID());
    OutgoingMessage message = offices.gateway.newCase(new AgencyId("platform"));
    Instant late = Instant.parse("2026-06-30T14:59:30Z");
    try (DeskDatabase database = offices.database()) {
      offices.receive(database, TestOffices.OFFICE, referral, message, "vetted-case/1", late);
      database.write(
          connection -> {
            GatewayDocuments.putNamed(
                connection,
                TestOffices.OFFICE,
                GatewayDocuments.CALENDAR,
                "{\"zone\":\"Asia/Tokyo\"}",
                Instant.now());
            return true;
          });
    }
    // When
    boolean until = isInInbox(referral, "from=2026-06-30", "to=2026-06-30");
    boolean before = isInInbox(referral, "to=2026-06-29");
    boolean after = isInInbox(referral, "from=2026-07-01");
    Answer refused = head.get("offices/kp-rabat/inbox?from=2026-06-31");
    // Then
    assertThat(until).isTrue();
    assertThat(before).isFalse();
    assertThat(after).isFalse();
    assertThat(refused.status()).isEqualTo(400);
  }

  @Test
  void showsTheCodesOfTheGatewayInPlaceOfTheShippedOnes() {
    // Given
    Answer shipped = head.get("codes/region");
    try (DeskDatabase database = offices.database()) {
      database.write(
          connection -> {
            GatewayDocuments.putNamed(
                connection,
                TestOffices.OFFICE,
                GatewayDocuments.codes("region"),
                """
                {"list": "region", "ordered": false, "codes": [
                  {"code": "abroad", "labels": {"ar": "x", "fr": "y", "en": "z"},
                   "attributes": [{"name": "until", "value": "2026-06-30"}]}]}
                """,
                Instant.now());
            return true;
          });
    }
    // When
    Answer known = head.get("codes/region");
    Answer all = head.get("codes");
    // Then
    assertThat(shipped.json().path("codes").path(0).path("code").asText()).isEqualTo("domestic");
    assertThat(known.json().toString())
        .isEqualTo(
            "{\"list\":\"region\",\"codes\":[{\"code\":\"abroad\",\"ar\":\"x\",\"fr\":\"y\","
                + "\"en\":\"z\",\"until\":\"2026-06-30\"}]}");
    assertThat(all.json().path("lists"))
        .contains(known.json())
        .extracting(list -> list.path("list").asText())
        .contains("offence", "urgency");
  }

  @Test
  void rejectsRequestsWithoutALogin() {
    // Given
    TestBrowser signedOut = new TestBrowser(desk.url());
    // When
    Answer answer =
        signedOut.send("GET", "offices/kp-rabat/inbox", Optional.empty(), "Accept-Language", "fr");
    // Then
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().path("title").asText()).isEqualTo("Session terminée");
  }

  @Test
  void answersAHeadRequest() {
    // When
    var answer =
        HttpClient.newHttpClient()
            .sendAsync(
                HttpRequest.newBuilder(desk.url()).HEAD().build(),
                HttpResponse.BodyHandlers.ofString())
            .join();
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
  }
}
