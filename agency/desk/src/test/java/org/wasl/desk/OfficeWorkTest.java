package org.wasl.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.TestBrowser.Answer;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.ErasedTable;
import org.wasl.desk.store.ErasedTable.Erasure;
import org.wasl.desk.store.NoteTable;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.jose.Digest;

/** How an office divides its work, with a head, two signers and a clerk. */
class OfficeWorkTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String OFFICE = "offices/kp-rabat/";

  @TempDir static Path folder;
  private static TestOffices offices;
  private static Desk desk;
  private static TestBrowser head;
  private static TestBrowser signer;
  private static TestBrowser second;
  private static TestBrowser clerk;

  @BeforeAll
  static void start() throws Exception {
    offices = new TestOffices(folder);
    String link = offices.add(TestOffices.OFFICE, "http://localhost", false);
    desk = offices.start();
    head = new TestBrowser(desk.url());
    head.enrol(link);
    signer = invited("signer");
    second = invited("signer");
    clerk = invited("clerk");
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  private static TestBrowser invited(String role) {
    ObjectNode person =
        JSON.createObjectNode().put("name", role + " Synthetic").put("function", "Deputy");
    person.putArray("roles").add(role);
    TestBrowser browser = new TestBrowser(desk.url());
    browser.enrol(head.post(OFFICE + "persons", person).json().path("link").asText());
    return browser;
  }

  private static String idOf(TestBrowser browser) {
    return browser.session.path("person").path("id").asText();
  }

  private static String code(Answer answer) {
    return answer.json().path("type").asText().replaceFirst(".*/", "");
  }

  private static ObjectNode rule(String type, String code) {
    ObjectNode rule = JSON.createObjectNode().put("type", type).put("code", code);
    rule.putNull("fromDirhams").putArray("signers");
    return rule.put("fourEyes", false);
  }

  private static ObjectNode signedBy(ObjectNode rule, TestBrowser... signers) {
    for (TestBrowser browser : signers) {
      rule.withArray("signers").add(idOf(browser));
    }
    return rule;
  }

  private static Answer change(TestBrowser by, ObjectNode... rules) {
    ObjectNode request =
        JSON.createObjectNode()
            .put("revision", by.get(OFFICE + "signing-rules").json().path("revision").asLong());
    request.putArray("rules").addAll(List.of(rules));
    return by.put(OFFICE + "signing-rules", request);
  }

  private static ObjectNode answer(String type, String code, long revision) {
    return JSON.createObjectNode()
        .putNull("referral")
        .put("type", type)
        .put("version", 1)
        .put("code", code)
        .put("revision", revision)
        .put("digest", Digest.of(new byte[0]))
        .put("sealed", TestBrowser.seal(head.officeKeys.get("sealing"), "draft"))
        .put("sealedForOffice", TestBrowser.seal(head.officeKeys.get("sealing"), "answer"))
        .put("sealedForGateway", TestBrowser.seal(TestBrowser.p256("gateway"), "answer"));
  }

  private static Answer sign(TestBrowser by, String type, String code) {
    return by.put(OFFICE + "outbox/" + UUID.randomUUID(), answer(type, code, 0));
  }

  private static JsonNode lastEntry() {
    return head.get(OFFICE + "trail").json().path("entries").path(0);
  }

  @Test
  void onlyThePersonsWhomARuleNamesSignTheAnswersOfItsTypeAndCode() {
    // Given
    ObjectNode rule = signedBy(rule("instruction", "prosecute"), second);
    // When
    Answer changed = change(head, rule);
    JsonNode entry = lastEntry();
    // Then
    assertThat(changed.json().path("rules")).containsExactly(rule);
    assertThat(entry.path("action").asText()).isEqualTo("signing-rules-changed");
    assertThat(entry.at("/object/rules").asText())
        .isEqualTo("instruction/prosecute by " + idOf(second));
    assertThat(code(sign(signer, "instruction", "prosecute"))).isEqualTo("not-the-signer");
    assertThat(sign(second, "instruction", "prosecute").status()).isEqualTo(200);
    assertThat(sign(signer, "instruction", "open-investigation").status()).isEqualTo(200);
  }

  @Test
  void aRuleOfTwoPersonsTakesASignatureOnlyUnderTheDraftOfAnother() {
    // Given
    change(head, rule("disposition", null).put("fourEyes", true));
    String id = UUID.randomUUID().toString();
    // When
    Answer alone = sign(signer, "disposition", "no-further-action");
    long own = kept(signer, id, 0);
    Answer underOwn = signer.put(OFFICE + "outbox/" + id, answer("disposition", "", own));
    long ofClerk = kept(clerk, id, own);
    Answer underClerks = signer.put(OFFICE + "outbox/" + id, answer("disposition", "", ofClerk));
    // Then
    assertThat(List.of(code(alone), code(underOwn))).containsOnly("four-eyes");
    assertThat(underClerks.status()).isEqualTo(200);
  }

  private static long kept(TestBrowser by, String id, long revision) {
    return by.put(OFFICE + "drafts/" + id, answer("disposition", "", revision))
        .json()
        .path("revision")
        .asLong();
  }

  @Test
  void aRuleWithALeastHarmIsLeftToThePageBecauseTheHostDoesNotSeeTheHarm() {
    // Given
    ObjectNode rule = signedBy(rule("preservation-order", null), second);
    change(head, rule.put("fromDirhams", 100_000));
    // When
    Answer signed = sign(signer, "preservation-order", "");
    // Then
    assertThat(signed.status()).isEqualTo(200);
    assertThat(signer.get(OFFICE + "signing-rules").json().path("rules")).containsExactly(rule);
  }

  @Test
  void onlyAHeadWhoSawTheCurrentRulesChangesThemAndNamesMembers() {
    // Given
    ObjectNode stranger = rule("instruction", null);
    stranger.withArray("signers").add(UUID.randomUUID().toString());
    ObjectNode late = JSON.createObjectNode().put("revision", 999_999);
    late.putArray("rules");
    // When
    Answer bySigner = change(signer, rule("instruction", null));
    Answer ofStranger = change(head, stranger);
    Answer overtaken = head.put(OFFICE + "signing-rules", late);
    Answer negative = change(head, rule("instruction", null).put("fromDirhams", -1));
    // Then
    assertThat(code(bySigner)).isEqualTo("not-permitted");
    assertThat(code(ofStranger)).isEqualTo("not-a-member");
    assertThat(code(overtaken)).isEqualTo("conflict");
    assertThat(negative.json().path("parameter").asText()).isEqualTo("fromDirhams");
  }

  private static ObjectNode absence(LocalDate first, LocalDate last, TestBrowser deputy) {
    return JSON.createObjectNode()
        .put("first", first.toString())
        .put("last", last.toString())
        .put("deputy", idOf(deputy));
  }

  private static String absenceOf(TestBrowser person) {
    return OFFICE + "persons/" + idOf(person) + "/absence";
  }

  private static JsonNode listed(TestBrowser person) {
    return head.get(OFFICE + "persons")
        .json()
        .path("persons")
        .valueStream()
        .filter(node -> node.path("id").asText().equals(idOf(person)))
        .findFirst()
        .orElseThrow();
  }

  private static String received() {
    ReferralId referral = new ReferralId(UUID.randomUUID());
    try (DeskDatabase database = offices.database()) {
      offices.receive(
          database,
          TestOffices.OFFICE,
          referral,
          offices.gateway.newCase(new AgencyId("platform")),
          "vetted-case/1");
    }
    return referral.toString();
  }

  private static List<String> inboxOf(TestBrowser person) {
    return person
        .get(OFFICE + "inbox?assigned=" + idOf(person))
        .json()
        .path("rows")
        .valueStream()
        .map(row -> row.path("referral").asText())
        .toList();
  }

  @Test
  void theDeputyFindsTheReferralsOfAnAbsentPersonAmongTheOwnOnesWhileTheAbsenceLasts() {
    // Given
    String referral = received();
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    ObjectNode toSigner =
        JSON.createObjectNode().put("person", idOf(signer)).put("before", (String) null);
    head.put(OFFICE + "referrals/" + referral + "/assignment", toSigner);
    // When
    signer.put(absenceOf(signer), absence(today.plusDays(2), today.plusDays(9), second));
    List<String> before = inboxOf(second);
    signer.put(absenceOf(signer), absence(today.minusDays(1), today.plusDays(1), second));
    List<String> meanwhile = inboxOf(second);
    int counted = second.get(OFFICE + "inbox").json().at("/counts/mine").asInt();
    JsonNode shown = listed(signer).path("absence");
    JsonNode entered = lastEntry();
    Answer back = head.delete(absenceOf(signer));
    List<String> after = inboxOf(second);
    // Then
    assertThat(before).isEmpty();
    assertThat(meanwhile).containsExactly(referral);
    assertThat(counted).isOne();
    assertThat(shown).isEqualTo(absence(today.minusDays(1), today.plusDays(1), second));
    assertThat(entered.path("action").asText()).isEqualTo("absence-set");
    assertThat(entered.at("/object/deputy").asText()).isEqualTo(idOf(second));
    assertThat(back.status()).isEqualTo(204);
    assertThat(after).isEmpty();
    assertThat(lastEntry().path("action").asText()).isEqualTo("absence-removed");
  }

  @Test
  void personsEnterTheirOwnAbsenceAndHeadsThatOfEverybodyWithAColleagueWhoStandsIn() {
    // Given
    LocalDate day = LocalDate.now(ZoneOffset.UTC).plusDays(30);
    TestBrowser leaving = invited("clerk");
    // When
    Answer byClerk = clerk.put(absenceOf(signer), absence(day, day, second));
    Answer byHead = head.put(absenceOf(clerk), absence(day, day, leaving));
    Answer oneself = clerk.put(absenceOf(clerk), absence(day, day, clerk));
    Answer backwards = clerk.put(absenceOf(clerk), absence(day, day.minusDays(1), second));
    head.delete(OFFICE + "persons/" + idOf(leaving));
    Answer ofRevoked = head.put(absenceOf(signer), absence(day, day, leaving));
    // Then
    assertThat(code(byClerk)).isEqualTo("not-permitted");
    assertThat(byHead.status()).isEqualTo(204);
    assertThat(List.of(code(oneself), code(backwards))).containsOnly("malformed");
    assertThat(code(ofRevoked)).isEqualTo("not-a-member");
    assertThat(listed(clerk).path("absence").isNull()).as("the deputy was revoked").isTrue();
  }

  private static Answer note(TestBrowser by, String place, String text) {
    return by.put(
        place,
        JSON.createObjectNode()
            .put("sealed", TestBrowser.seal(head.officeKeys.get("sealing"), text)));
  }

  private static String newNote(String referral) {
    return OFFICE + "referrals/" + referral + "/notes/" + UUID.randomUUID();
  }

  private static JsonNode notes(String referral) {
    return head.get(OFFICE + "referrals/" + referral).json().path("notes");
  }

  private static long noted(String referral) {
    return head.inboxRow(TestOffices.OFFICE, referral).path("noted").asLong();
  }

  @Test
  void aNoteIsReadByTheOfficeChangedByItsAuthorAndEachActIsInTheTrail() {
    // Given
    String referral = received();
    String place = newNote(referral);
    long before = noted(referral);
    // When
    Answer written = note(clerk, place, "first");
    long afterwards = noted(referral);
    String first = notes(referral).at("/0/sealed").asText();
    Answer byColleague = note(signer, place, "other");
    Answer deletedByColleague = head.delete(place);
    note(clerk, place, "second");
    JsonNode shown = notes(referral);
    JsonNode entry = lastEntry();
    JsonNode fetched =
        signer
            .post(
                OFFICE + "inbox/messages",
                JSON.createObjectNode().set("referrals", JSON.createArrayNode().add(referral)))
            .json();
    // Then
    assertThat(written.status()).isEqualTo(204);
    assertThat(before).isZero();
    assertThat(afterwards).isPositive();
    assertThat(List.of(code(byColleague), code(deletedByColleague))).containsOnly("not-permitted");
    assertThat(shown).hasSize(1);
    assertThat(shown.at("/0/by").asText()).isEqualTo(idOf(clerk));
    assertThat(shown.at("/0/sealed").asText()).isNotEqualTo(first);
    assertThat(fetched.at("/referrals/0/notes")).isEqualTo(shown);
    assertThat(entry.path("action").asText()).isEqualTo("noted");
    assertThat(entry.at("/object/referral").asText()).isEqualTo(referral);
    assertThat(clerk.delete(place).status()).isEqualTo(204);
    assertThat(notes(referral)).isEmpty();
    assertThat(lastEntry().path("action").asText()).isEqualTo("note-deleted");
  }

  @Test
  void aNoteIsSealedBelongsToAReferralOfTheOfficeAndIsShort() {
    // Given
    String place = newNote(received());
    // When
    Answer inClear =
        clerk.put(place, JSON.createObjectNode().put("sealed", "the words of the note"));
    Answer ofNothing = note(clerk, newNote(UUID.randomUUID().toString()), "text");
    Answer tooLong = note(clerk, place, "x".repeat(40_000));
    // Then
    assertThat(code(inClear)).isEqualTo("not-a-key");
    assertThat(code(tooLong)).isEqualTo("malformed");
    assertThat(code(ofNothing)).isEqualTo("not-found");
  }

  @Test
  void notesAreErasedWithTheirReferral() {
    // Given
    String referral = received();
    note(clerk, newNote(referral), "text");
    try (DeskDatabase database = offices.database()) {
      // When
      int left =
          database.write(
              connection -> {
                ErasedTable.erase(
                    connection, "kp-rabat", referral, new Erasure("2026-12-03T00:00:00Z", "end"));
                return NoteTable.ofReferral(connection, "kp-rabat", referral).size();
              });
      // Then
      assertThat(left).isZero();
    }
  }

  @Test
  void everybodySeesTheCountsOfTheOfficeAndOnlyAHeadThoseOfPersonsWhichIsInTheTrail() {
    // Given
    String referral = received();
    signer.put(
        OFFICE + "outbox/" + UUID.randomUUID(),
        answer("court-referral", "", 0).put("referral", referral));
    // When
    JsonNode months = clerk.get(OFFICE + "statistics").json().path("months");
    Answer byClerk = clerk.get(OFFICE + "statistics/persons");
    JsonNode persons = head.get(OFFICE + "statistics/persons").json().path("persons");
    // Then
    assertThat(months).hasSize(12);
    assertThat(months.at("/11/month").asText()).isEqualTo(YearMonth.now(ZoneOffset.UTC).toString());
    assertThat(months.at("/11/referrals").asInt()).isPositive();
    assertThat(months.at("/11/answers").asInt()).isPositive();
    assertThat(months.at("/11/halfSeconds").isIntegralNumber()).isTrue();
    assertThat(months.at("/0/halfSeconds").isNull()).isTrue();
    assertThat(months.toString()).doesNotContain(idOf(signer), referral);
    assertThat(code(byClerk)).isEqualTo("not-permitted");
    assertThat(persons.findValuesAsText("person")).contains(idOf(signer));
    assertThat(lastEntry().path("action").asText()).isEqualTo("persons-counted");
  }
}
