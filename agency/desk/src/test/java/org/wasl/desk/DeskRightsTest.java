package org.wasl.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.ECKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.TestBrowser.Answer;
import org.wasl.desk.persons.OneTimeToken;
import org.wasl.desk.store.EnrolmentTable;
import org.wasl.desk.store.EnrolmentTable.Enrolment;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestClock;

/** Tests the rights of persons at a desk, over HTTP. */
class DeskRightsTest {
  private static final int STREAMS = 17;
  private static final JsonMapper JSON = new JsonMapper();
  private static final String OFFICE = "offices/kp-rabat/";

  @TempDir static Path folder;
  private static final TestClock CLOCK = new TestClock();
  private static TestOffices offices;
  private static Desk desk;
  private static TestBrowser head;
  private static TestBrowser clerk;
  private static TestBrowser policeHead;
  private static String firstOfFes;
  private static String firstOfRegistry;
  private static String firstOfSale;
  private static String firstOfAgadir;

  @BeforeAll
  static void start() throws Exception {
    offices = new TestOffices(folder);
    String link = offices.add(TestOffices.OFFICE, "http://localhost", false);
    String other = offices.add(TestOffices.POLICE, "http://localhost", false);
    firstOfFes = offices.add("kp-fes", "http://localhost", false);
    firstOfRegistry = offices.add("registry", "http://localhost", false);
    firstOfSale = offices.add("kp-sale", "http://localhost", false);
    firstOfAgadir = offices.add("kp-agadir", "http://localhost", false);
    desk =
        Desk.start(
            offices.data,
            TestOffices.config("desk.loginAttempts=1000", "desk.maxEventStreams=" + STREAMS),
            CLOCK);
    head = new TestBrowser(desk.url());
    head.enrol(link);
    policeHead = new TestBrowser(desk.url());
    policeHead.enrol(other);
    clerk = invited("clerk");
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  private static ObjectNode person(String... roles) {
    ObjectNode person =
        JSON.createObjectNode().put("name", "Karim Synthetic").put("function", "Registrar");
    Arrays.stream(roles).forEach(role -> person.withArray("roles").add(role));
    return person;
  }

  /** Returns the change that a head's page asks for after showing this person. */
  private static ObjectNode changed(JsonNode seen, String to) {
    ObjectNode person = person(to);
    person
        .putObject("before")
        .put("function", seen.path("function").asText())
        .set("roles", seen.path("roles"));
    return person;
  }

  private static Answer change(TestBrowser by, String office, TestBrowser person, String to) {
    return by.put(placeOf(office, person), changed(listed(by, office, person), to));
  }

  private static TestBrowser invited(String role) {
    return invited(head, OFFICE, role);
  }

  private static TestBrowser invited(TestBrowser by, String office, String role) {
    Answer invitation = by.post(office + "persons", person(role));
    TestBrowser browser = new TestBrowser(desk.url());
    Answer enrolled = browser.enrol(invitation.json().path("link").asText());
    assertThat(enrolled.status()).as(enrolled.json().toString()).isEqualTo(200);
    return browser;
  }

  private static String idOf(TestBrowser browser) {
    return browser.session.path("person").path("id").asText();
  }

  private static String code(Answer answer) {
    return answer.json().path("type").asText().replaceFirst(".*/", "");
  }

  private static ObjectNode answer(String text) {
    ObjectNode body =
        JSON.createObjectNode().putNull("referral").put("type", "instruction").put("version", 1);
    body.put("sealedForOffice", TestBrowser.seal(TestBrowser.p256("office"), text));
    return body.put("sealedForGateway", TestBrowser.seal(TestBrowser.p256("gateway"), text));
  }

  @Test
  void rejectsLargeBodyBeforeLogin() throws Exception {
    for (String path : List.of("/api/offices/kp-rabat/drafts/1", "/api/login")) {
      try (Socket socket = new Socket("127.0.0.1", desk.url().getPort())) {
        socket.setSoTimeout(30_000);
        // When the body is announced and does not come
        socket
            .getOutputStream()
            .write(
                ("POST %s HTTP/1.1\r\nHost: localhost:%d\r\nContent-Length: 10000000\r\n\r\n")
                    .formatted(path, desk.url().getPort())
                    .getBytes(StandardCharsets.US_ASCII));
        String line = new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
        // Then
        assertThat(line).as(path).matches("HTTP/1.1 (401|413) .*");
      }
    }
  }

  @Test
  void noRequestLetsAClerkSign() {
    // When
    Answer signed = clerk.put(OFFICE + "outbox/" + UUID.randomUUID(), answer("x"));
    Answer elsewhere = clerk.put("offices/police-rabat/outbox/" + UUID.randomUUID(), answer("x"));
    ObjectNode raised = person("signer");
    Answer promoted = clerk.put(OFFICE + "persons/" + idOf(clerk), raised);
    // Then
    assertThat(signed.status()).isEqualTo(403);
    assertThat(code(signed)).isEqualTo("not-permitted");
    assertThat(elsewhere.status()).isEqualTo(404);
    assertThat(promoted.status()).isEqualTo(403);
  }

  /** Every address below an office, as the sources register it, ids in the place of parameters. */
  private static List<String> addressesOfAnOffice() throws IOException {
    Pattern registered =
        Pattern.compile(
            "HttpMethod\\.([A-Z]+),\\s*(?:office \\+ |\"(?:/api)?/offices/:office)\"?(/[^\"]*)\"");
    List<String> all = new ArrayList<>();
    try (Stream<Path> sources = Files.list(Path.of("src/main/java/org/wasl/desk/http"))) {
      for (Path source : sources.toList()) {
        registered
            .matcher(Files.readString(source))
            .results()
            .map(result -> result.group(1) + " " + result.group(2))
            .map(path -> path.replaceAll(":[a-z]+", UUID.randomUUID().toString()))
            .forEach(all::add);
      }
    }
    return all;
  }

  @Test
  void row64RejectsNonMembersAtEveryOfficeAddress() throws Exception {
    // Given
    TestBrowser revoked = invited("signer");
    String person = revoked.session.path("person").path("id").asText();
    head.delete(OFFICE + "persons/" + person);
    List<String> addresses = addressesOfAnOffice();
    // When
    Map<String, Integer> answers = new TreeMap<>();
    for (String address : addresses) {
      String method = address.substring(0, address.indexOf(' '));
      String path = address.substring(address.indexOf('/') + 1);
      Optional<String> body =
          method.equals("GET") || method.equals("DELETE") ? Optional.empty() : Optional.of("{}");
      for (String office : List.of(OFFICE, "offices/police-rabat/")) {
        answers.put(
            method + " " + office + path, revoked.send(method, office + path, body).status());
      }
    }
    // Then
    assertThat(addresses).hasSizeGreaterThan(20);
    assertThat(answers).allSatisfy((address, status) -> assertThat(status).isIn(403, 404));
  }

  @Test
  void neverSendsTheMessageKeyToAClerk() {
    // Given
    ObjectNode grant = JSON.createObjectNode();
    grant
        .withArray("keys")
        .addObject()
        .put("kid", "kp-rabat:message:1")
        .put("wrapped", TestBrowser.seal(clerk.personKey, "key"));
    // When
    Answer given = head.put(OFFICE + "persons/" + idOf(clerk), grant);
    // Then
    assertThat(given.status()).isEqualTo(403);
  }

  @Test
  void demotionRemovesTheMessageKeyAndRevocationEverythingAtOnce() {
    // Given
    TestBrowser signer = invited("signer");
    ObjectNode grant = JSON.createObjectNode();
    for (String use : List.of("sealing", "message", "retrieval")) {
      grant
          .withArray("keys")
          .addObject()
          .put("kid", "kp-rabat:" + use + ":1")
          .put("wrapped", TestBrowser.seal(signer.personKey, "key"));
    }
    assertThat(head.put(OFFICE + "persons/" + idOf(signer), grant).status()).isEqualTo(204);
    assertThat(wrapped(signer)).isEqualTo(3);
    // When
    change(head, OFFICE, signer, "clerk");
    long demoted = wrapped(signer);
    Answer revoked = head.delete(OFFICE + "persons/" + idOf(signer));
    // Then
    assertThat(demoted).isEqualTo(2);
    assertThat(revoked.status()).isEqualTo(204);
    assertThat(signer.get(OFFICE + "inbox").status()).isEqualTo(404);
    assertThat(signer.login().status()).isEqualTo(403);
  }

  @Test
  void rejectsAChangeBasedOnRightsThatAnotherHeadRemoved() {
    // Given a signer whom one head demotes while another one compares the fingerprint
    TestBrowser signer = invited("signer");
    ObjectNode grant = JSON.createObjectNode();
    grant
        .withArray("keys")
        .addObject()
        .put("kid", "kp-rabat:message:1")
        .put("wrapped", TestBrowser.seal(signer.personKey, "key"));
    JsonNode seen = listed(head, OFFICE, signer);
    head.put(OFFICE + "persons/" + idOf(signer), changed(seen, "clerk"));
    // When
    Answer given = head.put(OFFICE + "persons/" + idOf(signer), grant);
    Answer changed = head.put(OFFICE + "persons/" + idOf(signer), changed(seen, "signer"));
    Answer unseen = head.put(OFFICE + "persons/" + idOf(signer), person("signer"));
    // Then
    assertThat(code(given)).isEqualTo("not-permitted");
    assertThat(code(changed)).isEqualTo("changed-person");
    assertThat(code(unseen)).isEqualTo("malformed");
    assertThat(wrapped(signer)).isZero();
    assertThat(signer.get("session").json().at("/offices/0/roles"))
        .extracting(JsonNode::asText)
        .containsExactly("clerk");
  }

  @Test
  void rejectsTheSecondOfTwoConcurrentChangesAndShowsTheFirst() {
    // Given a person as two heads see it, and the change of one of them
    TestBrowser person = invited("clerk");
    JsonNode seen = listed(head, OFFICE, person);
    ObjectNode first = changed(seen, "clerk").put("function", "First registrar");
    ObjectNode second = changed(seen, "signer").put("function", "Registrar of appeals");
    second
        .withArray("keys")
        .addObject()
        .put("kid", "kp-rabat:message:1")
        .put("wrapped", TestBrowser.seal(person.personKey, "key"));
    assertThat(head.put(placeOf(OFFICE, person), first).status()).isEqualTo(204);
    // When
    Answer overtaken = head.put(placeOf(OFFICE, person), second);
    Answer repeatedAnswer = head.put(placeOf(OFFICE, person), first);
    // Then
    assertThat(overtaken.status()).isEqualTo(409);
    assertThat(code(overtaken)).isEqualTo("changed-person");
    JsonNode now = listed(head, OFFICE, person);
    assertThat(overtaken.json().path("person")).isEqualTo(now);
    assertThat(now.path("function").asText()).isEqualTo("First registrar");
    assertThat(now.path("roles")).extracting(JsonNode::asText).containsExactly("clerk");
    assertThat(now.path("keys")).isEmpty();
    assertThat(repeatedAnswer.status()).as("a change whose reply was lost").isEqualTo(204);
    // When the person is revoked meanwhile
    head.delete(placeOf(OFFICE, person));
    Answer late = head.put(placeOf(OFFICE, person), changed(now, "head"));
    // Then
    assertThat(code(late)).isEqualTo("changed-person");
    assertThat(late.json().at("/person/state").asText()).isEqualTo("revoked");
  }

  private static long wrapped(TestBrowser browser) {
    long count = 0;
    for (JsonNode key : browser.get("session").json().path("offices").path(0).path("keys")) {
      count += key.path("wrapped").isTextual() ? 1 : 0;
    }
    return count;
  }

  @Test
  void rejectsDemotionAndRevocationOfTheLastHead() {
    // When
    Answer demoted = change(head, OFFICE, head, "clerk");
    Answer revoked = head.delete(OFFICE + "persons/" + idOf(head));
    // Then
    assertThat(code(demoted)).isEqualTo("last-head");
    assertThat(code(revoked)).isEqualTo("last-head");
  }

  private static String placeOf(String office, TestBrowser person) {
    return office + "persons/" + idOf(person);
  }

  /** Gives keys as the page does. The giver opens his own and wraps them to the other. */
  private static Answer giveKeys(TestBrowser by, String office, TestBrowser to) {
    ObjectNode grant = JSON.createObjectNode();
    by.openedKeys(office.split("/")[1])
        .forEach(
            (kid, key) ->
                grant
                    .withArray("keys")
                    .addObject()
                    .put("kid", kid)
                    .put("wrapped", TestBrowser.seal(to.personKey, key.toJSONString())));
    return by.put(placeOf(office, to), grant);
  }

  private static ObjectNode newSealingKey(ECKey made, TestBrowser... wrappedFor) {
    ObjectNode keys = JSON.createObjectNode();
    ObjectNode key = keys.withArray("keys").addObject();
    key.put("kid", made.getKeyID()).put("use", "sealing");
    key.set("public", TestBrowser.tree(made.toPublicJWK().toJSONString()));
    for (TestBrowser browser : wrappedFor) {
      key.withObject("/wrapped")
          .put(idOf(browser), TestBrowser.seal(browser.personKey, made.toJSONString()));
    }
    return keys;
  }

  private static JsonNode listed(TestBrowser by, String office, TestBrowser person) {
    for (JsonNode node : by.get(office + "persons").json().path("persons")) {
      if (node.path("id").asText().equals(idOf(person))) {
        return node;
      }
    }
    throw new AssertionError("not listed");
  }

  @Test
  void remainingHeadRecoversTheOffice() {
    // Given two heads with the keys, and a message to the office
    String office = "offices/kp-fes/";
    TestBrowser lost = new TestBrowser(desk.url());
    lost.enrol(firstOfFes);
    TestBrowser left = invited(lost, office, "head");
    assertThat(giveKeys(lost, office, left).status()).isEqualTo(204);
    ECKey sealing = lost.officeKeys.get("sealing");
    String message = TestBrowser.seal(sealing, "synthetic case");
    String link =
        left.post(placeOf(office, lost) + "/link", JSON.createObjectNode())
            .json()
            .path("link")
            .asText();
    // When one is lost, and the other gives the keys to a new head and takes everything from the
    // lost one
    TestBrowser successor = invited(left, office, "head");
    Answer given = giveKeys(left, office, successor);
    Answer revoked = left.delete(placeOf(office, lost));
    // Then the new head opens the messages of the office, and acts as one
    assertThat(List.of(given.status(), revoked.status())).containsOnly(204);
    assertThat(TestBrowser.open(successor.openedKeys("kp-fes").get(sealing.getKeyID()), message))
        .isEqualTo("synthetic case");
    assertThat(successor.get(office + "trail").json().path("entries"))
        .anySatisfy(
            entry -> {
              assertThat(entry.path("action").asText()).isEqualTo("revoked");
              assertThat(entry.path("actor").asText()).isEqualTo(idOf(left));
              assertThat(entry.at("/object/person").asText()).isEqualTo(idOf(lost));
            });
    // and of the lost one neither session, passkey, link nor wrapped key counts
    JsonNode place = listed(successor, office, lost);
    assertThat(place.path("state").asText()).isEqualTo("revoked");
    assertThat(place.path("keys")).isEmpty();
    assertThat(lost.get(office + "inbox").status()).isEqualTo(404);
    assertThat(lost.login().status()).isEqualTo(403);
    ObjectNode token = JSON.createObjectNode().put("token", TestBrowser.token(link));
    assertThat(code(lost.post("enrolments/begin", token))).isEqualTo("link-ended");
    // and the last head stays
    assertThat(successor.delete(placeOf(office, left)).status()).isEqualTo(204);
    assertThat(code(successor.delete(placeOf(office, successor)))).isEqualTo("last-head");
    assertThat(code(change(successor, office, successor, "signer"))).isEqualTo("last-head");
  }

  @Test
  void otherHeadReadmitsAHeadWithoutPasskeys() {
    // Given two heads, one with the keys
    String office = "offices/registry/";
    TestBrowser lost = new TestBrowser(desk.url());
    lost.enrol(firstOfRegistry);
    TestBrowser left = invited(lost, office, "head");
    ObjectNode nothing = JSON.createObjectNode();
    // When the other has no keys yet, so nobody could open the messages of the office
    List<Answer> early =
        List.of(
            left.delete(placeOf(office, lost)),
            change(left, office, lost, "clerk"),
            left.post(placeOf(office, lost) + "/link", nothing));
    // Then
    assertThat(early).extracting(DeskRightsTest::code).containsOnly("last-head");
    // When
    assertThat(giveKeys(lost, office, left).status()).isEqualTo(204);
    Answer repeatedAnswer = left.post(placeOf(office, lost) + "/link", nothing);
    TestBrowser back = new TestBrowser(desk.url());
    Answer enrolled = back.enrol(repeatedAnswer.json().path("link").asText());
    int before = back.openedKeys("registry").size();
    Answer given = giveKeys(left, office, back);
    // Then
    assertThat(enrolled.status()).as(enrolled.json().toString()).isEqualTo(200);
    assertThat(idOf(back)).isEqualTo(idOf(lost));
    assertThat(lost.get("session").status()).isEqualTo(401);
    assertThat(lost.login().status()).isEqualTo(403);
    assertThat(before).isZero();
    assertThat(given.status()).isEqualTo(204);
    assertThat(back.openedKeys("registry").keySet())
        .isEqualTo(left.openedKeys("registry").keySet())
        .hasSize(3);
  }

  @Test
  void newHeadMakesNewKeysAndThenRevokesTheLostHead() {
    // Given
    String office = "offices/police-rabat/";
    TestBrowser invited = new TestBrowser(desk.url());
    invited.enrol(offices.invite(TestOffices.POLICE, "http://localhost"));
    ECKey made = TestBrowser.p256("police-rabat:sealing:2");
    // When
    Answer early = invited.delete(placeOf(office, policeHead));
    Answer added = invited.post(office + "keys", newSealingKey(made, invited));
    Answer revoked = invited.delete(placeOf(office, policeHead));
    // Then
    assertThat(code(early)).isEqualTo("last-head");
    assertThat(added.status()).as(added.json().toString()).isEqualTo(204);
    assertThat(revoked.status()).isEqualTo(204);
    assertThat(invited.openedKeys(TestOffices.POLICE)).containsOnlyKeys(made.getKeyID());
  }

  @Test
  void givesNoKeyThatAReenrolledPersonCannotOpen() {
    // Given
    TestBrowser former = invited("signer");
    TestBrowser anew = new TestBrowser(desk.url());
    anew.enrol(linkAgain(head, OFFICE, former));
    // When
    Answer given = giveKeys(head, OFFICE, former);
    Answer made =
        head.post(
            OFFICE + "keys", newSealingKey(TestBrowser.p256("kp-rabat:sealing:8"), head, former));
    // Then
    assertThat(List.of(code(given), code(made))).containsOnly("conflict");
    assertThat(listed(head, OFFICE, anew).path("keys")).isEmpty();
  }

  @Test
  void rejectsAKeyChangeBasedOnAnOldState() {
    // Given two new keys that two heads see as pending, and one of the heads puts both in use
    String place = "offices/kp-agadir/";
    TestBrowser headOfAgadir = new TestBrowser(desk.url());
    headOfAgadir.enrol(firstOfAgadir);
    for (String kid : List.of("kp-agadir:sealing:2", "kp-agadir:sealing:3")) {
      headOfAgadir.post(place + "keys", newSealingKey(TestBrowser.p256(kid), headOfAgadir));
    }
    ObjectNode current = JSON.createObjectNode().put("state", "current");
    headOfAgadir.put(place + "keys/kp-agadir:sealing:2", current);
    headOfAgadir.put(place + "keys/kp-agadir:sealing:3", current);
    // When the other uses an action of the former page
    Answer putBack = headOfAgadir.put(place + "keys/kp-agadir:sealing:2", current);
    Answer revoked = headOfAgadir.delete(place + "keys/kp-agadir:sealing:3?state=pending");
    Answer unseen = headOfAgadir.delete(place + "keys/kp-agadir:sealing:3");
    // Then
    assertThat(List.of(code(putBack), code(revoked))).containsOnly("conflict");
    assertThat(code(unseen)).isEqualTo("malformed");
    assertThat(states(headOfAgadir))
        .containsEntry("kp-agadir:sealing:1", "old")
        .containsEntry("kp-agadir:sealing:2", "old")
        .containsEntry("kp-agadir:sealing:3", "current");
    // When it is done as it is seen
    Answer seen = headOfAgadir.delete(place + "keys/kp-agadir:sealing:2?state=old");
    // Then
    assertThat(seen.status()).isEqualTo(204);
    assertThat(states(headOfAgadir)).containsEntry("kp-agadir:sealing:2", "revoked");
  }

  private static Map<String, String> states(TestBrowser browser) {
    Map<String, String> states = new TreeMap<>();
    browser
        .get("session")
        .json()
        .at("/offices/0/keys")
        .forEach(key -> states.put(key.path("kid").asText(), key.path("state").asText()));
    return states;
  }

  @Test
  void linkEnrolsOnePersonOnce() {
    // Given
    String link = head.post(OFFICE + "persons", person("clerk")).json().path("link").asText();
    new TestBrowser(desk.url()).enrol(link);
    // When
    Answer second =
        new TestBrowser(desk.url())
            .post(
                "enrolments/begin", JSON.createObjectNode().put("token", TestBrowser.token(link)));
    // Then
    assertThat(second.status()).isEqualTo(410);
    assertThat(code(second)).isEqualTo("link-ended");
  }

  @Test
  void rejectsAnExpiredLink() throws Exception {
    // Given
    String link = head.post(OFFICE + "persons", person("clerk")).json().path("link").asText();
    TestClock later = new TestClock();
    later.forward(Duration.ofHours(73));
    // When
    boolean valid;
    try (var database = offices.database()) {
      byte[] hash = OneTimeToken.hash(TestBrowser.token(link));
      valid =
          database.read(
              connection -> EnrolmentTable.find(connection, hash, later.instant()).isPresent());
    }
    // Then
    assertThat(valid).isFalse();
  }

  @Test
  void memberJoinsAnotherOfficeByItsLink() {
    // Given
    TestBrowser person = invited("clerk");
    String link = TestBrowser.token(offices.invite(TestOffices.POLICE, "http://localhost"));
    // When
    Answer joined = person.post("enrolments/join", JSON.createObjectNode().put("token", link));
    // Then
    assertThat(joined.status()).as(joined.json().toString()).isEqualTo(200);
    assertThat(joined.json().path("offices"))
        .extracting(office -> office.path("id").asText())
        .containsExactly("kp-rabat", "police-rabat");
    assertThat(person.get("offices/police-rabat/inbox").status()).isEqualTo(200);
  }

  private static Answer join(TestBrowser person, String token) {
    return person.post("enrolments/join", JSON.createObjectNode().put("token", token));
  }

  private static String linkAgain(TestBrowser by, String office, TestBrowser person) {
    Answer made = by.post(placeOf(office, person) + "/link", JSON.createObjectNode());
    assertThat(made.status()).as(made.json().toString()).isEqualTo(200);
    return TestBrowser.token(made.json().path("link").asText());
  }

  @Test
  void personWhoJoinsByALinkKeepsItsAssignments() {
    // Given
    TestBrowser person = new TestBrowser(desk.url());
    person.enrol(offices.invite(TestOffices.POLICE, "http://localhost"));
    JsonNode invitation = head.post(OFFICE + "persons", person("clerk")).json();
    ReferralId referral = new ReferralId(UUID.randomUUID());
    try (var database = offices.database()) {
      offices.receive(
          database,
          TestOffices.OFFICE,
          referral,
          offices.gateway.newCase(new AgencyId("platform")),
          "vetted-case/1");
    }
    Answer assigned =
        head.put(
            OFFICE + "referrals/" + referral + "/assignment",
            assignment(null, invitation.path("id").asText()));
    // When
    Answer joined = join(person, TestBrowser.token(invitation.path("link").asText()));
    // Then
    assertThat(assigned.status()).isEqualTo(204);
    assertThat(joined.status()).isEqualTo(200);
    assertThat(person.get(OFFICE + "referrals/" + referral).json().path("assignedTo").asText())
        .isEqualTo(idOf(person));
  }

  private static ObjectNode assignment(String before, String person) {
    return JSON.createObjectNode().put("before", before).put("person", person);
  }

  @Test
  void refusesTheSecondOfTwoSimultaneousAssignments() {
    // Given
    TestBrowser second = invited("clerk");
    ReferralId referral = new ReferralId(UUID.randomUUID());
    try (var database = offices.database()) {
      offices.receive(
          database,
          TestOffices.OFFICE,
          referral,
          offices.gateway.newCase(new AgencyId("platform")),
          "vetted-case/1");
    }
    String place = OFFICE + "referrals/" + referral;
    // When
    Answer first = clerk.put(place + "/assignment", assignment(null, idOf(clerk)));
    Answer late = second.put(place + "/assignment", assignment(null, idOf(second)));
    Answer repeatedAnswer = clerk.put(place + "/assignment", assignment(null, idOf(clerk)));
    // Then
    assertThat(List.of(first.status(), repeatedAnswer.status())).containsOnly(204);
    assertThat(code(late)).isEqualTo("conflict");
    assertThat(second.get(place).json().path("assignedTo").asText()).isEqualTo(idOf(clerk));
    // When a person takes it over who sees its assignee
    Answer seen = second.put(place + "/assignment", assignment(idOf(clerk), idOf(second)));
    // Then
    assertThat(seen.status()).isEqualTo(204);
  }

  @Test
  void clerkReassignsOnlyHisOwnReferralsAndHeadAssignsAny() {
    // Given
    TestBrowser second = invited("clerk");
    TestBrowser leaver = invited("clerk");
    head.delete(placeOf(OFFICE, leaver));
    ReferralId referral = new ReferralId(UUID.randomUUID());
    try (var database = offices.database()) {
      offices.receive(
          database,
          TestOffices.OFFICE,
          referral,
          offices.gateway.newCase(new AgencyId("platform")),
          "vetted-case/1");
    }
    String place = OFFICE + "referrals/" + referral;
    // When
    Answer ofNobody = clerk.put(place + "/assignment", assignment(null, idOf(second)));
    Answer byHead = head.put(place + "/assignment", assignment(null, idOf(clerk)));
    JsonNode assigned = second.get(place).json();
    Answer ofOther = second.put(place + "/assignment", assignment(idOf(clerk), null));
    Answer revoked = head.put(place + "/assignment", assignment(idOf(clerk), idOf(leaver)));
    Answer unknown = head.put(place + "/assignment", assignment(idOf(clerk), "nobody"));
    Answer ownOne = clerk.put(place + "/assignment", assignment(idOf(clerk), idOf(second)));
    // Then
    assertThat(List.of(code(ofNobody), code(ofOther))).containsOnly("not-permitted");
    assertThat(List.of(code(revoked), code(unknown))).containsOnly("not-a-member");
    assertThat(List.of(byHead.status(), ownOne.status())).containsOnly(204);
    assertThat(assigned.path("assignedTo").asText()).isEqualTo(idOf(clerk));
    assertThat(assigned.path("assigned").path("by").asText()).isEqualTo(idOf(head));
    assertThat(assigned.path("assigned").path("at").asText()).isNotEmpty();
    assertThat(second.get(place).json().path("assigned").path("by").asText())
        .isEqualTo(idOf(clerk));
  }

  private static Answer begin(TestBrowser browser, String token) {
    return browser.post("enrolments/begin", JSON.createObjectNode().put("token", token));
  }

  @Test
  void joiningAnotherOfficeEndsTheFirstOfficesLink() {
    // Given
    TestBrowser person = invited("clerk");
    String token = linkAgain(head, OFFICE, person);
    JsonNode begun = begin(new TestBrowser(desk.url()), token).json();
    TestBrowser other = new TestBrowser(desk.url());
    // When
    Answer joined =
        join(person, TestBrowser.token(offices.invite(TestOffices.POLICE, "http://localhost")));
    Answer repeatedAnswer = begin(other, token);
    Answer taken = other.post("enrolments", other.enrolment(token, begun, false));
    // Then
    assertThat(joined.status()).isEqualTo(200);
    assertThat(List.of(code(repeatedAnswer), code(taken))).containsOnly("link-ended");
    assertThat(person.login().status()).isEqualTo(200);
  }

  @Test
  void rejectsALinkForAMemberOfTwoOffices() throws Exception {
    // Given
    TestBrowser person = invited("clerk");
    join(person, TestBrowser.token(offices.invite(TestOffices.POLICE, "http://localhost")));
    String token = OneTimeToken.make();
    try (var database = offices.database()) {
      database.write(
          connection -> {
            EnrolmentTable.insert(
                connection,
                OneTimeToken.hash(token),
                new Enrolment(
                    TestOffices.OFFICE,
                    idOf(person),
                    CLOCK.instant().plus(Duration.ofHours(1)),
                    null));
            return true;
          });
    }
    // When
    Answer begun = begin(new TestBrowser(desk.url()), token);
    // Then
    assertThat(code(begun)).isEqualTo("link-ended");
  }

  @Test
  void rejectsAHeadsLinkWithoutAnotherHead() {
    // Given
    String office = "offices/kp-sale/";
    TestBrowser left = new TestBrowser(desk.url());
    left.enrol(firstOfSale);
    TestBrowser maker = invited(left, office, "head");
    assertThat(giveKeys(left, office, maker).status()).isEqualTo(204);
    String token = linkAgain(maker, office, left);
    TestBrowser other = new TestBrowser(desk.url());
    // When
    Answer revoked = left.delete(placeOf(office, maker));
    Answer used = other.enrol(token);
    // Then
    assertThat(revoked.status()).isEqualTo(204);
    assertThat(code(used)).isEqualTo("last-head");
    assertThat(left.openedKeys("kp-sale")).hasSize(3);
  }

  @Test
  void rejectsAChangeFromAnotherOrigin() {
    // Given
    Optional<String> body = Optional.of("{\"language\":\"fr\"}");
    // When
    Answer without = clerk.send("PUT", "preferences", body, "X-Wasl-Csrf", "guessed");
    Answer foreign = clerk.send("PUT", "preferences", body, "Origin", "https://evil.invalid");
    Answer site = clerk.send("PUT", "preferences", body, "Sec-Fetch-Site", "cross-site");
    Answer own = clerk.send("PUT", "preferences", body, "Origin", desk.url().toString());
    // Then
    assertThat(List.of(without.status(), foreign.status(), site.status())).containsOnly(403);
    assertThat(own.status()).isEqualTo(204);
  }

  @Test
  void requiresUserVerificationAndAGrowingCounter() {
    // Given
    TestBrowser person = invited("clerk");
    // When
    person.authenticator.verifiesPerson = false;
    Answer unverified = person.login();
    person.authenticator.verifiesPerson = true;
    Answer verified = person.login();
    person.authenticator.counter = 0;
    Answer cloned = person.login();
    // Then
    assertThat(code(unverified)).isEqualTo("bad-passkey");
    assertThat(verified.status()).isEqualTo(200);
    assertThat(code(cloned)).isEqualTo("bad-passkey");
  }

  @Test
  void acceptsAChallengeOnceAndOnlyFromItsOrigin() {
    // Given
    TestBrowser person = invited("clerk");
    JsonNode request = person.post("login/begin", JSON.createObjectNode()).json().path("request");
    ObjectNode body = JSON.createObjectNode();
    body.set("credential", person.authenticator.get(request));
    // When
    Answer first = person.post("login", body);
    Answer replayed = person.post("login", body);
    SoftwareAuthenticator elsewhere = new SoftwareAuthenticator("https://evil.invalid");
    ObjectNode phished = JSON.createObjectNode();
    phished.set(
        "credential",
        elsewhere.get(person.post("login/begin", JSON.createObjectNode()).json().path("request")));
    // Then
    assertThat(first.status()).isEqualTo(200);
    assertThat(code(replayed)).isEqualTo("bad-passkey");
    assertThat(code(person.post("login", phished))).isEqualTo("bad-passkey");
  }

  @Test
  void refusesAnAnswerThatRevealsThePrfOutput() {
    // Given
    TestBrowser person = invited("clerk");
    JsonNode request = person.post("login/begin", JSON.createObjectNode()).json().path("request");
    ObjectNode credential = person.authenticator.get(request);
    credential.withObject("/clientExtensionResults/prf/results").put("first", "c2VjcmV0");
    // When
    Answer answer =
        person.post("login", JSON.createObjectNode().<ObjectNode>set("credential", credential));
    // Then
    assertThat(code(answer)).isEqualTo("bad-passkey");
  }

  @Test
  void endsASessionAtLogoutAndWhenIdle() {
    // Given
    TestBrowser leaving = invited("clerk");
    TestBrowser idle = invited("clerk");
    // When
    leaving.post("logout", JSON.createObjectNode());
    Answer afterLogout = leaving.get("session");
    CLOCK.forward(Duration.ofSeconds(901));
    Answer afterIdle = idle.get("session");
    head.login();
    clerk.login();
    // Then
    assertThat(afterLogout.status()).isEqualTo(401);
    assertThat(afterIdle.status()).isEqualTo(401);
  }

  @Test
  @Tag("soak")
  void endedStreamFreesItsPlace() throws Exception {
    // Given as many streams as there may be
    TestBrowser leaving = invited("clerk");
    TestBrowser staying = invited("clerk");
    try (Streams others = new Streams(invited("clerk"), STREAMS - 1);
        Streams first = new Streams(leaving, 1)) {
      assertThat(others.sockets).hasSize(STREAMS - 1);
      try (Socket refused = stream(staying)) {
        assertThat(line(refused)).startsWith("HTTP/1.1 429");
      }
      // When the session of the first is over, and the host has ended its stream
      leaving.post("logout", JSON.createObjectNode());
      first.sockets.getFirst().getInputStream().transferTo(OutputStream.nullOutputStream());
    }
    // Then
    try (Socket next = stream(staying)) {
      assertThat(line(next)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void row89LimitsStreamsOfOnePerson() throws Exception {
    // Given
    TestBrowser greedy = invited("clerk");
    TestBrowser other = invited("clerk");
    // When
    try (Streams taken = new Streams(greedy, STREAMS - 1);
        Socket further = stream(greedy);
        Streams ofOther = new Streams(other, 1)) {
      // Then
      assertThat(line(further)).startsWith("HTTP/1.1 429");
      assertThat(taken.sockets).hasSize(STREAMS - 1);
      assertThat(ofOther.sockets).hasSize(1);
    }
  }

  /** Open streams of one person. Those of other tests may take a while to end. */
  private static final class Streams implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();

    Streams(TestBrowser of, int count) {
      Awaitility.await().atMost(SOON).until(() -> begins(of) && sockets.size() == count);
    }

    private boolean begins(TestBrowser of) throws IOException {
      Socket socket = stream(of);
      if (line(socket).startsWith("HTTP/1.1 200")) {
        return sockets.add(socket);
      }
      socket.close();
      return false;
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static String line(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
  }

  /** Asks for the events of the office over HTTP/1.1. */
  private static Socket stream(TestBrowser browser) throws IOException {
    Socket socket = new Socket("127.0.0.1", desk.url().getPort());
    socket.setSoTimeout(60_000);
    socket
        .getOutputStream()
        .write(
            "GET /api/%sevents HTTP/1.1\r\nHost: localhost:%d\r\nCookie: %s\r\n\r\n"
                .formatted(OFFICE, desk.url().getPort(), browser.cookie)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void cookieIsSameSiteAndHttpOnly() {
    // When
    Answer answer = head.login();
    // Then
    assertThat(answer.response().headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HTTPOnly", "SameSite=Strict", "Path=/");
    assertThat(answer.response().headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'");
  }

  @Test
  void rejectsATunnel() throws Exception {
    // When
    try (Socket socket = new Socket("127.0.0.1", desk.url().getPort())) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      // Then
      assertThat(line(socket)).isEqualTo("HTTP/1.1 400 Bad Request");
    }
  }

  @Test
  void rejectsARequestForAnotherHost() {
    // Given
    TestBrowser byAddress =
        new TestBrowser(java.net.URI.create("http://127.0.0.1:" + desk.url().getPort()));
    // Then
    assertThat(byAddress.get("about").status()).isEqualTo(421);
  }

  @Test
  void acceptsPublicKeysOnly() {
    // Given
    String link = head.post(OFFICE + "persons", person("clerk")).json().path("link").asText();
    TestBrowser person = new TestBrowser(desk.url());
    String token = TestBrowser.token(link);
    JsonNode begun =
        person.post("enrolments/begin", JSON.createObjectNode().put("token", token)).json();
    ObjectNode request = person.enrolment(token, begun, false);
    // When
    request
        .withObject("/personKey")
        .set("public", TestBrowser.tree(person.personKey.toJSONString()));
    Answer answer = person.post("enrolments", request);
    // Then
    assertThat(answer.status()).isEqualTo(422);
    assertThat(code(answer)).isEqualTo("not-a-key");
  }

  private static ObjectNode furtherPasskey(TestBrowser person, SoftwareAuthenticator further) {
    JsonNode offer = person.post("passkeys/begin", JSON.createObjectNode()).json();
    ObjectNode body = JSON.createObjectNode();
    body.set("shown", person.authenticator.get(offer.path("request")));
    body.set("credential", further.create(offer.path("creation")));
    body.withArray("wrapped")
        .addObject()
        .put("by", "prf")
        .put("credentialId", further.credentialId())
        .put("jwe", person.wrappedPersonKey());
    return body;
  }

  private static Answer signInWith(SoftwareAuthenticator passkey) {
    return signInWith(passkey, new TestBrowser(desk.url()));
  }

  private static Answer signInWith(SoftwareAuthenticator passkey, TestBrowser browser) {
    JsonNode request = browser.post("login/begin", JSON.createObjectNode()).json().path("request");
    return browser.post("login", JSON.createObjectNode().set("credential", passkey.get(request)));
  }

  @Test
  void personAddsASecondPasskeyAndRemovesTheLostOne() {
    // Given
    TestBrowser person = invited("clerk");
    SoftwareAuthenticator second = new SoftwareAuthenticator(desk.url().toString());
    // When
    Answer added = person.post("passkeys", furtherPasskey(person, second));
    Answer signedIn = signInWith(second);
    JsonNode offer = person.post("passkeys/begin", JSON.createObjectNode()).json();
    Answer removed =
        person.post(
            "passkeys/" + person.authenticator.credentialId() + "/removal",
            JSON.createObjectNode().set("shown", second.get(offer.path("request"))));
    // Then
    assertThat(added.status()).as(added.json().toString()).isEqualTo(200);
    assertThat(signedIn.status()).isEqualTo(200);
    assertThat(signedIn.json().at("/person/wrapped")).hasSize(2);
    assertThat(offer.at("/creation/excludeCredentials")).hasSize(2);
    assertThat(removed.status()).as(removed.json().toString()).isEqualTo(200);
    assertThat(removed.json().at("/person/wrapped")).hasSize(1);
    assertThat(person.login().status()).isEqualTo(403);
    assertThat(signInWith(second).status()).isEqualTo(200);
  }

  @Test
  void keepsOnePasskeyIfTwoDevicesRemoveEachOther() throws Exception {
    // Given
    TestBrowser person = invited("clerk");
    SoftwareAuthenticator second = new SoftwareAuthenticator(desk.url().toString());
    person.post("passkeys", furtherPasskey(person, second));
    List<CompletableFuture<Answer>> removals;
    // When both are shown before either is removed, because nothing can be written meanwhile
    try (var database = offices.database()) {
      removals =
          database.write(
              connection -> {
                var both =
                    List.of(
                        removal(person, person.authenticator, second),
                        removal(person, second, person.authenticator));
                assertThat(person.get("passkeys").json().path("passkeys")).hasSize(2);
                return both;
              });
    }
    // Then
    assertThat(removals.stream().map(CompletableFuture::join).map(Answer::status))
        .containsExactlyInAnyOrder(200, 403);
    assertThat(person.get("passkeys").json().path("passkeys")).hasSize(1);
  }

  private static CompletableFuture<Answer> removal(
      TestBrowser person, SoftwareAuthenticator shown, SoftwareAuthenticator removed) {
    JsonNode offer = person.post("passkeys/begin", JSON.createObjectNode()).json();
    ObjectNode body = JSON.createObjectNode().set("shown", shown.get(offer.path("request")));
    return CompletableFuture.supplyAsync(
        () -> person.post("passkeys/" + removed.credentialId() + "/removal", body),
        Thread::startVirtualThread);
  }

  @Test
  void removalOfAPasskeyEndsSessionsOnOtherDevices() {
    // Given
    TestBrowser person = invited("clerk");
    TestBrowser lostDevice = new TestBrowser(desk.url());
    TestBrowser somebodyElse = invited("clerk");
    SoftwareAuthenticator second = new SoftwareAuthenticator(desk.url().toString());
    person.post("passkeys", furtherPasskey(person, second));
    signInWith(person.authenticator, lostDevice);
    int before = lostDevice.get("session").status();
    JsonNode offer = person.post("passkeys/begin", JSON.createObjectNode()).json();
    // When
    person.post(
        "passkeys/" + person.authenticator.credentialId() + "/removal",
        JSON.createObjectNode().set("shown", second.get(offer.path("request"))));
    // Then
    assertThat(before).isEqualTo(200);
    assertThat(lostDevice.get("session").status()).isEqualTo(401);
    assertThat(person.get("session").status()).isEqualTo(200);
    assertThat(somebodyElse.get("session").status()).isEqualTo(200);
  }

  @Test
  void addingOrRemovingAPasskeyNeedsAnotherOfTheSamePerson() {
    // Given
    TestBrowser person = invited("clerk");
    SoftwareAuthenticator further = new SoftwareAuthenticator(desk.url().toString());
    ObjectNode byAnother = furtherPasskey(person, further);
    JsonNode offer = person.post("passkeys/begin", JSON.createObjectNode()).json();
    byAnother.set("shown", head.authenticator.get(offer.path("request")));
    ObjectNode withoutOne = furtherPasskey(person, further);
    withoutOne.remove("shown");
    JsonNode last = person.post("passkeys/begin", JSON.createObjectNode()).json();
    ObjectNode itself = JSON.createObjectNode();
    itself.set("shown", person.authenticator.get(last.path("request")));
    // Then
    assertThat(person.post("passkeys", byAnother).status()).isEqualTo(403);
    assertThat(person.post("passkeys", withoutOne).status()).isEqualTo(403);
    String own = "passkeys/" + person.authenticator.credentialId() + "/removal";
    assertThat(person.post(own, itself).status()).isEqualTo(409);
    assertThat(signInWith(further).status()).isEqualTo(403);
    assertThat(person.get("passkeys").json().path("passkeys")).hasSize(1);
  }
}
