package org.wasl.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.TestBrowser.Answer;
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
    for (TestBrowser one : signers) {
      rule.withArray("signers").add(idOf(one));
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
}
