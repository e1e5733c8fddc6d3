package org.wasl.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.client.OutgoingMessage;
import org.wasl.desk.TestBrowser.Answer;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.OutgoingTable;
import org.wasl.desk.store.OutgoingTable.Outgoing;
import org.wasl.desk.store.OutgoingTable.State;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.desk.trail.TrailAction;
import org.wasl.desk.trail.TrailEntry;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.Signer;
import org.wasl.wire.receipt.Receipt;

/** Drafts, signed answers and receipts of retrieval, while the gateway cannot be reached. */
class AnswerTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String OFFICE = "offices/kp-rabat/";

  @TempDir static Path folder;
  private static TestOffices offices;
  private static Desk desk;
  private static TestBrowser head;
  private ReceivedDelivery received;
  private String referral;

  @BeforeAll
  static void start() throws Exception {
    offices = new TestOffices(folder);
    String link = offices.add(TestOffices.OFFICE, "http://localhost", false);
    desk = offices.start();
    head = new TestBrowser(desk.url());
    head.enrol(link);
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  @BeforeEach
  void receive() {
    ReferralId id = new ReferralId(UUID.randomUUID());
    OutgoingMessage message = offices.gateway.newCase(new AgencyId("platform"));
    try (DeskDatabase database = offices.database()) {
      received = offices.receive(database, TestOffices.OFFICE, id, message, "vetted-case/1");
    }
    referral = id.toString();
  }

  private ObjectNode draft(long revision) {
    return JSON.createObjectNode()
        .put("referral", referral)
        .put("type", "instruction")
        .put("version", 1)
        .put("code", "open-investigation")
        .put("revision", revision)
        .put("sealed", TestBrowser.seal(head.officeKeys.get("sealing"), "draft " + revision));
  }

  private ObjectNode signed(boolean forGateway) {
    ObjectNode body =
        JSON.createObjectNode()
            .put("referral", referral)
            .put("type", "instruction")
            .put("version", 1)
            .put("digest", Digest.of(new byte[0]))
            .put("sealedForOffice", TestBrowser.seal(head.officeKeys.get("sealing"), "answer"));
    String sealed = TestBrowser.seal(TestBrowser.p256("gateway"), "answer");
    return body.put("sealedForGateway", forGateway ? sealed : null);
  }

  private JsonNode shown() {
    return head.get(OFFICE + "referrals/" + referral).json();
  }

  @Test
  void refusesADraftOnAnOldRevisionAndShowsTheNewerOne() {
    // Given
    String id = UUID.randomUUID().toString();
    // When
    Answer first = head.put(OFFICE + "drafts/" + id, draft(0));
    Answer second = head.put(OFFICE + "drafts/" + id, draft(revision(first)));
    Answer late = head.put(OFFICE + "drafts/" + id, draft(revision(first)));
    // Then
    assertThat(revision(second)).isGreaterThan(revision(first));
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().path("draft").path("revision").asLong()).isEqualTo(revision(second));
    assertThat(shown().path("drafts")).hasSize(1);
  }

  private static long revision(Answer kept) {
    return kept.json().path("revision").asLong();
  }

  @Test
  void newDraftIsNotConfusedWithADeletedOne() {
    // Given a draft that one person has open, and that another deletes and begins again
    String path = OFFICE + "drafts/" + UUID.randomUUID();
    long open = revision(head.put(path, draft(0)));
    head.delete(path + "?revision=" + open);
    long anew = revision(head.put(path, draft(0)));
    // When
    Answer saved = head.put(path, draft(open));
    Answer signed = head.put(path.replace("drafts", "outbox"), signed(true).put("revision", open));
    Answer deleted = head.delete(path + "?revision=" + open);
    // Then
    assertThat(List.of(saved, signed, deleted))
        .allMatch(answer -> answer.json().path("type").asText().endsWith("/newer-draft"))
        .allMatch(answer -> answer.json().path("draft").path("revision").asLong() == anew);
  }

  @Test
  void keepsADraftOnceAfterALostReply() {
    // Given
    String id = UUID.randomUUID().toString();
    ObjectNode first = draft(0);
    long kept = revision(head.put(OFFICE + "drafts/" + id, first));
    // When
    Answer repeatedAnswer = head.put(OFFICE + "drafts/" + id, first);
    Answer next = head.put(OFFICE + "drafts/" + id, draft(kept));
    // Then
    assertThat(repeatedAnswer.status()).isEqualTo(200);
    assertThat(revision(repeatedAnswer)).isEqualTo(kept);
    assertThat(revision(next)).isGreaterThan(kept);
  }

  @Test
  void keepsANewerDraftWhenAnOlderRevisionIsSigned() {
    // Given
    String id = UUID.randomUUID().toString();
    long first = revision(head.put(OFFICE + "drafts/" + id, draft(0)));
    long second = revision(head.put(OFFICE + "drafts/" + id, draft(first)));
    // When
    Answer signed = head.put(OFFICE + "outbox/" + id, signed(true).put("revision", first));
    Answer unseen = head.put(OFFICE + "outbox/" + id, signed(true));
    Answer deleted = head.delete(OFFICE + "drafts/" + id + "?revision=" + first);
    // Then
    assertThat(List.of(signed, unseen, deleted))
        .allMatch(answer -> answer.status() == 409)
        .allMatch(answer -> answer.json().path("type").asText().endsWith("/newer-draft"))
        .allMatch(answer -> answer.json().path("draft").path("revision").asLong() == second);
    assertThat(shown().path("drafts")).hasSize(1);
    assertThat(shown().path("outbox")).isEmpty();
    assertThat(head.delete(OFFICE + "drafts/" + id + "?revision=" + second).status())
        .isEqualTo(204);
    assertThat(shown().path("drafts")).isEmpty();
  }

  @Test
  void rejectsAnAnswerWhoseDraftWasDeleted() {
    // Given
    String id = UUID.randomUUID().toString();
    // When
    Answer signed = head.put(OFFICE + "outbox/" + id, signed(true).put("revision", 1));
    // Then
    assertThat(signed.status()).isEqualTo(409);
    assertThat(shown().path("outbox")).isEmpty();
  }

  @Test
  void signedAnswerWaitsForTheGatewayAndEndsItsDraft() {
    // Given
    String id = UUID.randomUUID().toString();
    long draft = revision(head.put(OFFICE + "drafts/" + id, draft(0)));
    // When
    Answer answer = head.put(OFFICE + "outbox/" + id, signed(true).put("revision", draft));
    // Then
    assertThat(answer.json().path("state").asText()).isEqualTo("waiting");
    assertThat(shown().path("drafts")).isEmpty();
    assertThat(shown().path("outbox").path(0).path("messageId").asText()).isEqualTo(id);
    JsonNode row = head.inboxRow(TestOffices.OFFICE, referral, "waiting=1");
    assertThat(row.path("waiting").asInt()).isEqualTo(1);
    assertThat(row.path("drafts").asInt()).isZero();
  }

  @Test
  void signingInTwoBrowsersMakesOneAnswer() {
    // Given
    String id = UUID.randomUUID().toString();
    ObjectNode signed = signed(true);
    head.put(OFFICE + "outbox/" + id, signed);
    // When
    Answer repeatedAnswer = head.put(OFFICE + "outbox/" + id, signed);
    Answer other = head.put(OFFICE + "outbox/" + id, signed(true));
    Answer draft = head.put(OFFICE + "drafts/" + id, draft(0));
    // Then
    assertThat(repeatedAnswer.status()).isEqualTo(200);
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().path("outgoing").path("sealedForOffice"))
        .isEqualTo(signed.path("sealedForOffice"));
    assertThat(draft.status()).isEqualTo(409);
    assertThat(shown().path("outbox")).hasSize(1);
  }

  @Test
  void answerSignedWithoutAGatewayKeyIsSealedLater() {
    // Given
    String id = UUID.randomUUID().toString();
    Answer answer = head.put(OFFICE + "outbox/" + id, signed(false));
    assertThat(answer.json().path("state").asText()).isEqualTo("needs-seal");
    assertThat(listedToSeal()).contains(id);
    // When
    Answer sealed =
        head.put(
            OFFICE + "outbox/" + id + "/seal",
            JSON.createObjectNode()
                .put("sealedForGateway", TestBrowser.seal(TestBrowser.p256("key"), "answer")));
    // Then
    assertThat(sealed.status()).isEqualTo(204);
    assertThat(shown().path("outbox").path(0).path("state").asText()).isEqualTo("waiting");
    assertThat(listedToSeal()).doesNotContain(id);
  }

  @Test
  void row87RejectsReplacementOfAWaitingAnswer() {
    // Given
    String id = UUID.randomUUID().toString();
    ObjectNode signed = signed(true);
    head.put(OFFICE + "outbox/" + id, signed);
    ObjectNode other =
        JSON.createObjectNode()
            .put("sealedForGateway", TestBrowser.seal(TestBrowser.p256("key"), "another"));
    // When
    Answer refused = head.put(OFFICE + "outbox/" + id + "/seal", other);
    // Then
    assertThat(refused.status()).isEqualTo(409);
    assertThat(kept(id).sealedForGateway()).isEqualTo(signed.path("sealedForGateway").asText());
    assertThat(kept(id).digest()).isEqualTo(signed.path("digest").asText());
  }

  @Test
  void refusesAnAnswerWithoutTheDigestOfTheSignedBytes() {
    // When
    Answer none =
        head.put(OFFICE + "outbox/" + UUID.randomUUID(), signed(true).put("digest", (String) null));
    Answer other =
        head.put(
            OFFICE + "outbox/" + UUID.randomUUID(), signed(true).put("digest", "x".repeat(42)));
    // Then
    assertThat(none.status()).isEqualTo(400);
    assertThat(other.status()).isEqualTo(400);
  }

  @Test
  void row87RejectsReuseOfADismissedAnswersId() {
    // Given an answer that the gateway refused
    String id = UUID.randomUUID().toString();
    ObjectNode signed = signed(true);
    head.put(OFFICE + "outbox/" + id, signed);
    Outgoing sent = kept(id);
    try (DeskDatabase database = offices.database()) {
      database.write(
          connection -> {
            OutgoingTable.settle(connection, TestOffices.OFFICE, sent, State.REFUSED, "{}", null);
            return true;
          });
    }
    assertThat(head.delete(OFFICE + "outbox/" + id).status()).isEqualTo(204);
    // When
    Answer repeatedAnswer = head.put(OFFICE + "outbox/" + id, signed);
    Answer draft = head.put(OFFICE + "drafts/" + id, draft(0));
    Answer sealed =
        head.put(
            OFFICE + "outbox/" + id + "/seal",
            JSON.createObjectNode().set("sealedForGateway", signed.path("sealedForGateway")));
    // Then
    assertThat(List.of(repeatedAnswer.status(), draft.status(), sealed.status()))
        .containsExactly(409, 409, 404);
    assertThat(shown().path("outbox")).isEmpty();
    assertThat(shown().path("dismissed")).hasSize(1);
    assertThat(shown().path("dismissed").path(0).asText()).isEqualTo(id);
  }

  private static Outgoing kept(String message) {
    try (DeskDatabase database = offices.database()) {
      return database
          .read(connection -> OutgoingTable.find(connection, TestOffices.OFFICE, message))
          .orElseThrow();
    }
  }

  @Test
  void resealsAnswersOfAReferralInSigningOrder() {
    // Given two answers, also in this order where they are signed in the same millisecond
    List<String> ids =
        Stream.generate(() -> UUID.randomUUID().toString()).limit(2).sorted().toList();
    String first = ids.getFirst();
    String second = ids.getLast();
    head.put(OFFICE + "outbox/" + first, signed(false));
    head.put(OFFICE + "outbox/" + second, signed(false));
    List<String> before = listedToSeal();
    // When
    head.put(
        OFFICE + "outbox/" + first + "/seal",
        JSON.createObjectNode()
            .put("sealedForGateway", TestBrowser.seal(TestBrowser.p256("key"), "answer")));
    // Then
    assertThat(before).contains(first).doesNotContain(second);
    assertThat(listedToSeal()).contains(second);
  }

  private static JsonNode toSeal() {
    return head.get(OFFICE + "needs-seal?key=" + head.officeKeys.get("sealing").getKeyID()).json();
  }

  private static List<String> listedToSeal() {
    return toSeal().path("outbox").findValuesAsText("messageId");
  }

  @Test
  void answersOfOthersDoNotBlockOnesOwn() {
    // Given more than are listed at once, sealed to a key that a colleague has, and this person not
    ECKey former = TestBrowser.p256("kp-rabat:sealing:0");
    int others = toSeal().path("others").asInt();
    needSeal(101, former);
    offices.giveToColleague(former);
    String id = UUID.randomUUID().toString();
    head.put(OFFICE + "outbox/" + id, signed(false));
    // When
    JsonNode listed = toSeal();
    // Then
    assertThat(listed.path("outbox").findValuesAsText("messageId")).contains(id);
    assertThat(listed.path("outbox"))
        .noneMatch(node -> node.path("by").asText().equals("former colleague"));
    assertThat(listed.path("others").asInt()).isEqualTo(others + 101);
    offices.removeColleague(former);
  }

  @Test
  void countsNoAnswerThatNobodyCanSeal() {
    // Given
    int others = toSeal().path("others").asInt();
    // When
    needSeal(1, TestBrowser.p256("kp-rabat:sealing:lost"));
    // Then
    assertThat(toSeal().path("others").asInt()).isEqualTo(others);
  }

  private static void needSeal(int answers, ECKey key) {
    try (DeskDatabase database = offices.database()) {
      database.write(
          connection -> {
            for (int i = 0; i < answers; i++) {
              OutgoingTable.insert(connection, TestOffices.OFFICE, needsSeal(key));
            }
            return true;
          });
    }
  }

  private static Outgoing needsSeal(ECKey key) {
    return new Outgoing(
        UUID.randomUUID().toString(),
        null,
        "instruction",
        1,
        "former colleague",
        Instant.EPOCH,
        State.NEEDS_SEAL,
        null,
        null,
        TestBrowser.seal(key, "answer"),
        null,
        0,
        null);
  }

  @Test
  void rejectsADraftInClearText() {
    // Given
    ObjectNode open = draft(0).put("sealed", "{\"summary\":\"in clear\"}");
    // When
    Answer answer = head.put(OFFICE + "drafts/" + UUID.randomUUID(), open);
    // Then
    assertThat(answer.status()).isEqualTo(422);
  }

  @Test
  void acceptsOnlyARetrievalReceiptForThisDelivery() throws Exception {
    // Given
    Receipt receipt =
        received.receiptPayload(
            Receipt.Kind.RETRIEVAL,
            new AgencyId(TestOffices.OFFICE),
            java.time.Instant.parse("2026-11-27T10:00:00Z"));
    String path = OFFICE + "deliveries/" + received.deliveryId() + "/retrieval";
    // When
    Answer byOtherKey = head.post(path, receipt("message", receipt));
    Answer ofOtherKind =
        head.post(
            path,
            receipt(
                "retrieval",
                received.receiptPayload(
                    Receipt.Kind.DELIVERY, new AgencyId(TestOffices.OFFICE), receipt.time())));
    Answer genuine = head.post(path, receipt("retrieval", receipt));
    // Then
    assertThat(byOtherKey.status()).isEqualTo(422);
    assertThat(ofOtherKind.status()).isEqualTo(422);
    assertThat(genuine.status()).isEqualTo(204);
    assertThat(shown().path("messages").path(0).path("retrieved").path("by").asText())
        .isEqualTo(head.session.path("person").path("id").asText());
    JsonNode row = head.inboxRow(TestOffices.OFFICE, referral);
    assertThat(row.path("unread").asInt()).isZero();
  }

  private static ObjectNode receipt(String use, Receipt receipt) {
    return JSON.createObjectNode()
        .put("receipt", new Signer(head.officeKeys.get(use)).signReceipt(receipt));
  }

  @Test
  void trailNamesTheSignerAndVerifies() throws Exception {
    // Given
    String id = UUID.randomUUID().toString();
    head.put(OFFICE + "outbox/" + id, signed(true));
    // When
    JsonNode trail = head.get(OFFICE + "trail").json();
    // Then
    assertThat(trail.path("entries"))
        .anyMatch(
            entry ->
                entry.path("action").asText().equals("signed")
                    && entry.path("object").path("message").asText().equals(id)
                    && entry.path("actor").equals(head.session.path("person").path("id")));
    assertThat(trail.path("checkpoint").asText()).startsWith("wasl.example/desk-trail\n");
  }

  @Test
  void readsALongTrailFromItsNewestEntry() throws Exception {
    // Given
    try (DeskDatabase database = offices.database()) {
      DeskTrail trail = DeskTrail.open(offices.data);
      database.write(
          connection -> {
            for (int i = 0; i < 600; i++) {
              Map<String, String> object = Map.of("referral", UUID.randomUUID().toString());
              trail.append(
                  connection,
                  new TrailEntry(
                      Instant.now(),
                      TestOffices.OFFICE,
                      TrailEntry.HOST,
                      TrailAction.EXPORTED,
                      object));
            }
            return true;
          });
    }
    String id = UUID.randomUUID().toString();
    head.put(OFFICE + "outbox/" + id, signed(true));
    // When
    List<JsonNode> entries = new ArrayList<>();
    JsonNode page = head.get(OFFICE + "trail").json();
    page.path("entries").forEach(entries::add);
    while (!page.path("next").isNull()) {
      page = head.get(OFFICE + "trail?before=" + page.path("next").asLong()).json();
      page.path("entries").forEach(entries::add);
    }
    // Then
    assertThat(entries.getFirst().path("object").path("message").asText()).isEqualTo(id);
    List<Long> numbers = entries.stream().map(entry -> entry.path("number").asLong()).toList();
    assertThat(numbers)
        .hasSizeGreaterThan(600)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(numbers).endsWith(1L);
  }

  @Test
  void directoryEntryHasEveryKeyWithItsPurpose() {
    // When
    JsonNode entry = head.get(OFFICE + "directory-entry").json();
    // Then
    assertThat(entry.path("properties").asText()).contains("protocol = pull", "name.ar = ");
    assertThat(entry.path("csr").asText()).startsWith("-----BEGIN CERTIFICATE REQUEST-----");
    assertThat(entry.path("jwks").path("keys"))
        .extracting(
            key -> key.path("use").asText() + " " + key.path("purpose").path(0).asText("none"))
        .containsExactlyInAnyOrder("enc none", "sig message", "sig retrieval", "sig receipt");
    assertThat(entry.toString()).doesNotContain("\"d\":");
  }

  @Test
  void notifiesOfArrivalsWithoutPolling() throws Exception {
    // Given
    var client = java.net.http.HttpClient.newHttpClient();
    var request =
        java.net.http.HttpRequest.newBuilder(
                java.net.URI.create(desk.url() + "/api/" + OFFICE + "events"))
            .header("Cookie", head.cookie)
            .header("Accept-Encoding", "gzip")
            .build();
    var stream =
        client.send(request, java.net.http.HttpResponse.BodyHandlers.ofLines()).body().iterator();
    assertThat(stream.next()).isEqualTo("event: heartbeat");
    assertThat(stream.next()).contains("\"reachable\":false,\"recent\":false");
    // When
    head.put(OFFICE + "drafts/" + UUID.randomUUID(), draft(0));
    // Then
    stream.next();
    assertThat(stream.next()).isEqualTo("event: inbox");
    assertThat(stream.next()).isEqualTo("data: {\"referral\":\"" + referral + "\"}");
    client.shutdownNow();
  }

  @Test
  void hidesDataOfOtherOffices() {
    // When
    Answer answer =
        head.send("GET", "offices/police-rabat/referrals/" + referral, Optional.empty());
    // Then
    assertThat(answer.status()).isEqualTo(404);
  }
}
