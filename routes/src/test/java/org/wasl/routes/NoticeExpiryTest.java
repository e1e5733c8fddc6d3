package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.COURT;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.POLICE;
import static org.wasl.routes.TestPartners.REGISTRY;
import static org.wasl.routes.TestPartners.SANDBOX_OFFICE;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.camel.RoutesBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.audit.StreamCheck;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.TestDatabase;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.AgencyResponse;

/** A wanted notice ends with its last day, though nobody says so. */
class NoticeExpiryTest extends ReferralTest {
  private static final String SAMPLE = "wanted-notice/issue-with-end-fr";

  private TestTime time;

  @Override
  protected List<RoutesBuilder> routes() {
    time = new TestTime(line);
    return List.of(
        line.policies(), line.door(line.checks()), line.inquiry(), time.own(), time.deadlines());
  }

  @Test
  @Tag("soak")
  void noticeExpiresOnceAndHoldersAndIssuerAreNotified() throws Exception {
    // Given
    ReferralId referral = publish();
    LocalDate lastDay = time.today().plusDays(20);
    MessageId notice = issue(POLICE, referral, lastDay);
    MessageId endless = issue(POLICE, referral, null);
    // When
    time.passUntilTheEndOf(lastDay.minusDays(1));
    time.awaitChecks();
    String before = state(notice, referral);
    time.passUntilTheEndOf(lastDay);
    await(referral, notice, "expired");
    time.awaitChecks();
    // Then
    assertThat(before).isEqualTo("issued");
    assertThat(notifiedText()).isEqualTo("office-a police-a registry");
    assertThat(TestDatabase.count("message where type = 'notice-expiry'")).isEqualTo(1);
    assertThat(state(endless, referral)).isEqualTo("issued");
    assertThat(shown(notice, OFFICE, referral).path("until").asText())
        .isEqualTo(lastDay.toString());
    assertThat(shown(endless, OFFICE, referral).has("until")).isFalse();
    assertThat(texts(shown(notice, OFFICE, referral).path("waitingFor")))
        .containsExactly("police-a", "registry");
    assertThat(
            TestDatabase.text(
                "select string_agg(e.action || ' ' || coalesce(e.why, ''), ', ' order by e.step)"
                    + " from audit_entry e join message m on m.sender = e.sender"
                    + " and m.message_id = e.message where m.type = 'notice-expiry'"
                    + " and e.delivery is null"))
        .isEqualTo("accepted , moved object/" + notice + "/expired");
    assertThat(StreamCheck.check(line.store.trailEntries().of(referral.toString()).orElseThrow()))
        .isEmpty();
  }

  @Test
  void testNoticeExpiresInSandboxesOnly() throws Exception {
    // Given
    ReferralId test = publish(TestMessages.asTest(TestMessages.vettedCase()));
    LocalDate lastDay = time.today().plusDays(20);
    ObjectNode notice = TestMessages.later(SAMPLE, SANDBOX_OFFICE, test);
    validity(notice, lastDay);
    notice.withObject("/content").remove("instruction");
    for (ObjectNode document :
        List.of(
            TestMessages.instruction("test-office", test),
            TestMessages.later("instruction/issue-wanted-notice-ar", SANDBOX_OFFICE, test),
            notice)) {
      ok(SANDBOX_OFFICE, TestMessages.asTest(document));
    }
    // When
    time.passUntilTheEndOf(lastDay);
    Awaitility.await()
        .atMost(SOON)
        .until(() -> TestDatabase.count("message where type = 'notice-expiry'") == 1);
    // Then
    assertThat(notifiedText()).isEqualTo("test-office test-police test-registry");
    assertThat(readTimeline(SANDBOX_OFFICE, test).at("/notices/0/state").asText())
        .isEqualTo("expired");
  }

  @Test
  void refusesReportOnExpiredNoticeAndAcceptsConfirmationOfItsEnd() throws Exception {
    // Given
    ReferralId referral = publish();
    MessageId notice = issue(POLICE, referral, time.today());
    time.passUntilTheEndOf(time.today());
    await(referral, notice, "expired");
    // When
    AgencyResponse executed = submit(POLICE, about(notice, "wanted-notice/execute-ar", referral));
    AgencyResponse modified = submit(POLICE, about(notice, "wanted-notice/modify-fr", referral));
    ok(REGISTRY, confirmed(notice, REGISTRY, referral));
    ok(POLICE, confirmed(notice, POLICE, referral));
    // Then
    assertRefused(executed, 409, "wrong-state", "notice-issued");
    assertThat(json(executed).path("objectState").asText()).isEqualTo("expired");
    assertRefused(modified, 409, "wrong-state", "notice-issued");
    assertThat(state(notice, referral)).isEqualTo("discharged");
  }

  @Test
  void modifiedNoticeExpiresByItsNewLastDay() throws Exception {
    // Given
    ReferralId referral = publish();
    LocalDate first = time.today().plusDays(1); // today may end before it is modified
    LocalDate second = first.plusDays(1);
    MessageId renewed = issue(POLICE, referral, first);
    MessageId endless = issue(POLICE, referral, first);
    modify(renewed, referral, second);
    modify(endless, referral, null);
    // When
    time.passUntilTheEndOf(first);
    time.awaitChecks();
    String afterTheFirst = state(renewed, referral);
    time.passUntilTheEndOf(second);
    await(referral, renewed, "expired");
    // Then
    assertThat(afterTheFirst).isEqualTo("issued");
    assertThat(state(endless, referral)).isEqualTo("issued");
  }

  @Tag("soak")
  @Test
  void remindsIssuerBeforeExpiryWithoutEscalation() throws Exception {
    // Given
    ReferralId referral = publish();
    LocalDate lastDay = time.today().plusDays(1);
    issue(POLICE, referral, lastDay);
    String reminders =
        "message m join delivery d using (sender, message_id) where m.type = 'reminder'"
            + " and m.subtype = 'reminder' and d.recipient = 'police-a'";
    Awaitility.await()
        .atMost(SOON)
        .until(() -> TestDatabase.count("deadline where stage = 'renewed'") == 1);
    JsonNode owed = readTimeline(POLICE, referral).path("deadlines");
    // When
    time.passUntilBeforeTheEndOf(lastDay, TestTime.BEFORE);
    Awaitility.await().atMost(SOON).until(() -> TestDatabase.count(reminders) == 1);
    time.pass(TestTime.BEFORE);
    // Then
    Awaitility.await()
        .atMost(SOON)
        .until(() -> TestDatabase.count("deadline where stage = 'renewed'") == 0);
    line.events.awaitAlarms(AlarmKind.OVERDUE, 2);
    assertThat(owed.findValuesAsText("stage")).contains("renewed");
    assertThat(TestDatabase.count("message where subtype = 'escalation' and sender = 'gateway'"))
        .as("of the case itself, that nobody has fetched")
        .isEqualTo(2);
    assertThat(line.events.told).filteredOn("alarm overdue"::equals).hasSize(2);
  }

  @Test
  void noticeEndedByJudgmentNeitherExpiresNorNeedsRenewal() throws Exception {
    // Given
    ReferralId referral = publish();
    LocalDate lastDay = time.today().plusDays(1);
    MessageId judged = issue(POLICE, referral, lastDay);
    MessageId other = issue(POLICE, referral, lastDay);
    ObjectNode disposition = TestMessages.later("disposition/before-court-fr", OFFICE, referral);
    content(disposition).put("courtAgency", "court");
    ok(OFFICE, disposition);
    ObjectNode judgment = TestMessages.later("judgment/acquitted-ends-notice-ar", COURT, referral);
    content(judgment).put("notice", judged.toString());
    // When
    ok(COURT, judgment);
    Awaitility.await()
        .atMost(SOON)
        .until(() -> TestDatabase.count("deadline where stage = 'renewed'") == 1);
    time.passUntilTheEndOf(lastDay);
    await(referral, other, "expired");
    time.awaitChecks();
    // Then
    assertThat(state(judged, referral)).isEqualTo("withdrawal-pending");
    assertThat(TestDatabase.count("message where type = 'notice-expiry'")).isEqualTo(1);
  }

  @Test
  void refusesPastLastDayAndNamesFirstPossibleDay() throws Exception {
    // Given
    stopRoute("notice-expiry"); // in its zone that day is over an hour sooner
    ReferralId referral = publish();
    LocalDate today = LocalDate.now(ZoneOffset.UTC); // the door of this line has that zone
    MessageId notice = issue(POLICE, referral, today);
    ObjectNode issued = TestMessages.later(SAMPLE, POLICE, referral);
    validity(issued, today.minusDays(1));
    ObjectNode modified = about(notice, "wanted-notice/modify-fr", referral);
    validity(modified, today.minusDays(1));
    for (ObjectNode document : List.of(issued, modified)) {
      // When
      AgencyResponse answer = submit(POLICE, document);
      // Then
      assertThat(answer.status()).isEqualTo(422);
      JsonNode error = json(answer).at("/errors/0");
      assertThat(error.path("pointer").asText()).isEqualTo("/content/validity/until");
      assertThat(error.path("keyword").asText()).isEqualTo("last-day-over");
      assertThat(error.path("detail").asText()).endsWith(": " + today + " (Z)");
    }
    assertThat(state(notice, referral)).isEqualTo("issued");
  }

  @Test
  void notifiesHolderWithoutValidKeyLaterAndRaisesAlarm() throws Exception {
    // Given
    ReferralId referral = publish();
    LocalDate lastDay = time.today().plusDays(1);
    MessageId notice = issue(POLICE, referral, lastDay);
    time.inDirectory(TestPartner.withEndedKey("registry", AgencyKind.REGISTRY).agency());
    time.passUntilTheEndOf(lastDay);
    await(referral, notice, "expired");
    Awaitility.await()
        .atMost(SOON)
        .until(
            () ->
                line.events.alarms.contains(
                    new AlarmKey(AlarmKind.EXPIRY_NOTIFICATION_DEFERRED, "registry")));
    String before = notifiedText();
    // When
    time.inDirectory();
    Awaitility.await().atMost(SOON).until(() -> TestDatabase.count("untold_expiry") == 0);
    time.awaitChecks();
    // Then
    assertThat(before).isEqualTo("office-a police-a");
    assertThat(notifiedText()).isEqualTo("office-a police-a registry");
    assertThat(TestDatabase.count("message where type = 'notice-expiry'")).isEqualTo(2);
    assertThat(texts(shown(notice, OFFICE, referral).path("waitingFor")))
        .containsExactly("police-a", "registry");
    ok(REGISTRY, confirmed(notice, REGISTRY, referral));
    ok(POLICE, confirmed(notice, POLICE, referral));
    assertThat(state(notice, referral)).isEqualTo("discharged");
  }

  private MessageId issue(TestPartner from, ReferralId referral, LocalDate until) {
    if (readTimeline(OFFICE, referral).path("state").asText().equals("referred")) {
      ok(OFFICE, TestMessages.instruction("office-a", referral));
      ok(OFFICE, TestMessages.later("instruction/issue-wanted-notice-ar", OFFICE, referral));
    }
    ObjectNode document = TestMessages.later(SAMPLE, from, referral);
    validity(document, until);
    ok(from, document);
    return TestMessages.messageId(document);
  }

  private void modify(MessageId notice, ReferralId referral, LocalDate until) {
    ObjectNode document = about(notice, "wanted-notice/modify-fr", referral);
    validity(document, until);
    ok(POLICE, document);
  }

  private static void validity(ObjectNode document, LocalDate until) {
    ObjectNode validity = document.withObject("/content/validity");
    validity.remove("until");
    if (until != null) {
      validity.put("until", until.toString());
    }
  }

  private static ObjectNode about(MessageId notice, String sample, ReferralId referral) {
    ObjectNode document = TestMessages.later(sample, POLICE, referral);
    content(document).put("noticeId", notice.toString());
    return document;
  }

  private static ObjectNode confirmed(MessageId notice, TestPartner from, ReferralId referral) {
    ObjectNode document = TestMessages.later("notice-answer/confirmed-en", from, referral);
    content(document).put("object", notice.toString());
    return document;
  }

  private void await(ReferralId referral, MessageId notice, String state) {
    Awaitility.await().atMost(SOON).until(() -> state(notice, referral).equals(state));
  }

  private String state(MessageId notice, ReferralId referral) {
    return line.store
        .referralSnapshots()
        .snapshot(referral)
        .orElseThrow()
        .orElseThrow()
        .object(notice)
        .orElseThrow()
        .state();
  }

  private JsonNode shown(MessageId notice, TestPartner asker, ReferralId referral) {
    for (JsonNode each : readTimeline(asker, referral).path("notices")) {
      if (each.path("id").asText().equals(notice.toString())) {
        return each;
      }
    }
    throw new AssertionError("the notice is not shown");
  }

  private static String notifiedText() throws Exception {
    return TestDatabase.text(
        "select string_agg(recipient, ' ' order by recipient) from delivery d"
            + " join message m using (sender, message_id) where m.type = 'notice-expiry'");
  }
}
