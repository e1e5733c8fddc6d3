package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.PLATFORM;
import static org.wasl.routes.TestPartners.POLICE;
import static org.wasl.routes.TestPartners.TRIAGE;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.camel.RoutesBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.wasl.audit.StreamCheck;
import org.wasl.database.PackedText;
import org.wasl.rules.agreements.Agreement;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.TestDatabase;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.TimelineInquiry;
import org.wasl.wire.message.GatewayMessages;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignedMessage;

/**
 * The gateway sends each due message once, to the agencies of the agreements, sealed and signed
 * like any message.
 */
class DeadlineRoutesTest extends RouteTest {

  private TestTime time;

  @Override
  protected List<RoutesBuilder> routes() {
    time = new TestTime(line);
    return List.of(
        line.policies(), line.door(line.checks()), line.inquiry(), time.own(), time.deadlines());
  }

  private static long sentCount(String subtype) throws Exception {
    return TestDatabase.count("message where sender = 'gateway' and subtype = '" + subtype + "'");
  }

  private void awaitOpen(int deadlines) {
    await(() -> TestDatabase.count("deadline") == deadlines);
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(SOON).until(condition);
  }

  @Test
  void sendsReminderToDebtorAndEscalationToAnotherAgencyOnce() throws Exception {
    // Given
    ReferralId referral = publish();
    awaitOpen(2);
    // When
    time.pass(TestTime.WORK.minus(TestTime.BEFORE));
    await(() -> sentCount("reminder") == 2);
    time.pass(TestTime.BEFORE);
    await(() -> sentCount("escalation") == 2);
    line.events.awaitAlarms(AlarmKind.OVERDUE, 2);
    // Then
    JsonNode toPolice = opened(POLICE, "reminder");
    assertThat(toPolice.at("/envelope/sender").asText()).isEqualTo("gateway");
    assertThat(toPolice.at("/envelope/referral").asText()).isEqualTo(referral.toString());
    assertThat(toPolice.at("/content/stage").asText()).isEqualTo("delivered");
    assertThat(toPolice.at("/content/agency").asText()).isEqualTo("police-a");
    assertThat(opened(TRIAGE, "escalation").at("/content/code").asText()).isEqualTo("escalation");
    assertThat(line.events.told).filteredOn("alarm overdue"::equals).hasSize(2);
    assertThat(StreamCheck.check(line.store.trailEntries().of(referral.toString()).orElseThrow()))
        .isEmpty();
    time.awaitChecks();
    assertThat(sentCount("reminder") + sentCount("escalation")).isEqualTo(4);
  }

  @Test
  void skipsRecipientsWithoutValidKeyAndRaisesAlarmIfNoneIsLeft() throws Exception {
    // Given
    publish();
    awaitOpen(2);
    time.inDirectory(
        TestPartner.withEndedKey("police-a", AgencyKind.POLICE).agency(),
        TestPartner.withEndedKey("triage", AgencyKind.TRIAGE).agency());
    // When
    time.pass(TestTime.WORK.minus(TestTime.BEFORE));
    await(() -> sentCount("reminder") == 2);
    time.pass(TestTime.BEFORE);
    await(() -> TestDatabase.count("deadline where told = 'escalation'") == 2);
    line.events.awaitAlarms(AlarmKind.OVERDUE, 2);
    // Then
    assertThat(TestDatabase.count("delivery where sender = 'gateway' and recipient = 'office-a'"))
        .isEqualTo(2);
    assertThat(sentCount("escalation")).isZero();
    assertThat(line.events.told).filteredOn("alarm overdue"::equals).hasSize(2);
    assertThat(TestDatabase.count("deadline where next_at is not null")).isZero();
  }

  /** The gateway's message to a partner, opened with that partner's key, which is checked. */
  private JsonNode opened(TestPartner partner, String code) throws Exception {
    String sealed =
        TestDatabase.text(
            "select encode(c.ciphertext, 'base64') from sealed_content c"
                + " join delivery d using (sender, message_id) join message m"
                + " using (sender, message_id) where c.sender = 'gateway' and d.recipient = '"
                + partner.id()
                + "' and m.subtype = '"
                + code
                + "' limit 1");
    byte[] bytes = PackedText.OF_WORDS.unpack(Base64.getMimeDecoder().decode(sealed));
    SignedMessage message = MessageSealer.open(bytes, partner.privateKeys()).orElseThrow();
    assertThat(time.isSignedByTheGateway(message)).isTrue();
    try {
      JsonNode document = new ObjectMapper().readTree(message.body());
      String type = document.at("/envelope/type").asText();
      assertThat(TestLine.SCHEMAS.validate(type, 1, document)).isEmpty();
      return document;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void partySeesItsOwnDeadlinesAndOfficeSeesAll() throws Exception {
    // Given
    ReferralId referral = publish();
    awaitOpen(2);
    // When
    JsonNode police = timeline(POLICE, referral);
    JsonNode office = timeline(OFFICE, referral);
    JsonNode platform = timeline(PLATFORM, referral);
    // Then
    assertThat(police.path("deadlines"))
        .extracting(d -> d.path("agency").asText())
        .containsExactly("police-a");
    assertThat(police.at("/deadlines/0/overdue").asBoolean(true)).isFalse();
    assertThat(office.path("deadlines")).hasSize(2);
    assertThat(platform.path("deadlines")).isEmpty();
    assertThat(TestLine.SCHEMAS.validate("referral", 1, police)).isEmpty();
  }

  private JsonNode timeline(TestPartner asker, ReferralId referral) {
    return json(
        template()
            .requestBody(
                "direct:door.timeline",
                new TimelineInquiry(
                    new ReferralInquiry(asker.thumbprint(), referral, "en"), Map.of()),
                AgencyResponse.class));
  }

  @Test
  void clockJumpSendsNothing() throws Exception {
    // Given
    publish();
    awaitOpen(2);
    time.awaitChecks();
    // When
    time.jump(Duration.ofDays(30));
    time.awaitChecks();
    time.awaitChecks();
    // Then
    assertThat(line.events.told).containsOnlyOnce("alarm deadlines-suspended");
    assertThat(TestDatabase.count("message where sender = 'gateway'")).isZero();
    time.jump(Duration.ofDays(-30));
    time.pass(TestTime.WORK);
    await(() -> sentCount("escalation") == 2);
    assertThat(sentCount("reminder")).isZero();
  }

  @Test
  void platformGetsCodeAndDateWithoutNotice() throws Exception {
    // Given
    ReferralId referral = publish();
    submit(TestMessages.from(OFFICE, TestMessages.instruction("office-a", referral)));
    // When
    await(() -> sentCount("under-examination") == 1);
    // Then
    JsonNode status = opened(PLATFORM, "under-examination");
    assertThat(status.path("content")).hasSize(2);
    assertThat(status.at("/content/code").asText()).isEqualTo("under-examination");
    assertThat(TestDatabase.count("delivery where sender = 'gateway' and recipient <> 'platform'"))
        .isZero();
  }

  @Test
  void keepsStatusPendingUntilPlatformHasAValidKey() throws Exception {
    // Given
    time.inDirectory(TestPartner.withEndedKey("platform", AgencyKind.PLATFORM).agency());
    ReferralId referral = publish();
    submit(TestMessages.from(OFFICE, TestMessages.instruction("office-a", referral)));
    await(() -> TestDatabase.count("reporter_status where not told") == 1);
    time.awaitChecks();
    long before = TestDatabase.count("reporter_status where told");
    // When
    time.inDirectory();
    // Then
    await(() -> sentCount("under-examination") == 1);
    assertThat(before).isZero();
  }

  @Test
  void wireRulesAndSchemasListTheSameOwnMessages() {
    assertThat(GatewayMessages.TYPES)
        .isEqualTo(Agreement.OWN_TYPES)
        .isEqualTo(TestLine.SCHEMAS.ownTypes());
  }
}
