package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.PLATFORM;
import static org.wasl.routes.TestPartners.SANDBOX_OFFICE;
import static org.wasl.routes.TestPartners.SANDBOX_PLATFORM;
import static org.wasl.routes.TestPartners.SANDBOX_POLICE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.audit.StreamCheck;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.TestDatabase;
import org.wasl.wire.exchange.AgencyResponse;

/** A test case, message by message. It reaches sandboxes only. */
class SandboxReferralTest extends ReferralTest {
  @Test
  void testOfRealPlatformGoesToSandboxesAndIsMarked() {
    // When
    ReferralId test = publish(TestMessages.asTest(TestMessages.vettedCase()));
    ReferralId real = publish();
    // Then
    assertThat(types(readTimeline(PLATFORM, test)))
        .containsExactlyInAnyOrder("vetted-case/1:test-office", "vetted-case/1:test-police");
    assertThat(types(readTimeline(PLATFORM, real)))
        .containsExactlyInAnyOrder("vetted-case/1:office-a", "vetted-case/1:police-a");
    assertThat(readTimeline(PLATFORM, test).path("test").asBoolean()).isTrue();
    assertThat(readTimeline(SANDBOX_POLICE, test).path("test").asBoolean()).isTrue();
    assertThat(readTimeline(PLATFORM, real).has("test")).isFalse();
    assertThat(line.events.told).containsExactly("accepted vetted-case/1"); // the real one
    assertThat(whyOfFirstStep(test)).isEqualTo("test");
    assertThat(whyOfFirstStep(real)).isEmpty();
    assertThat(StreamCheck.check(line.store.trailEntries().of(test.toString()).orElseThrow()))
        .isEmpty();
  }

  @Test
  void testHasLifeOfACaseAndItsNoticeStaysInSandboxRegistry() {
    // Given
    ReferralId test = publish(TestMessages.asTest(TestMessages.vettedCase()));
    ReferralId real = publish();
    // When
    var instructed =
        ok(SANDBOX_OFFICE, TestMessages.asTest(TestMessages.instruction("test-office", test)));
    ok(SANDBOX_OFFICE, TestMessages.asTest(noticeRequest(SANDBOX_OFFICE, test)));
    var noticed = ok(SANDBOX_OFFICE, TestMessages.asTest(issuedNotice(SANDBOX_OFFICE, test)));
    ok(OFFICE, TestMessages.instruction("office-a", real));
    ok(OFFICE, noticeRequest(OFFICE, real));
    var realNotice = ok(OFFICE, issuedNotice(OFFICE, real));
    // Then
    assertThat(instructed).containsExactly(new AgencyId("test-police"));
    assertThat(noticed).containsExactly(new AgencyId("test-police"), new AgencyId("test-registry"));
    assertThat(realNotice).containsExactly(new AgencyId("police-a"), new AgencyId("registry"));
    assertThat(readTimeline(SANDBOX_OFFICE, test).path("state").asText())
        .isEqualTo("notice-issued");
  }

  @Test
  void refusesTestWithoutCompetentSandboxAndStoresNothing() throws Exception {
    // When
    AgencyResponse refused =
        submit(PLATFORM, TestMessages.asTest(TestMessages.vettedCaseIn("MA-FES")));
    // Then
    assertRefused(refused, 422, "no-sandbox", "");
    assertThat(json(refused).path("detail").asText()).contains("Ask the operator for a sandbox");
    assertThat(TestDatabase.count("message")).isZero();
    assertThat(TestDatabase.count("audit_entry where why = 'no-sandbox'")).isEqualTo(1);
  }

  @Test
  void sandboxMaySendOnlyTests() {
    // When
    AgencyResponse real = submit(SANDBOX_PLATFORM, ofSandboxPlatform());
    AgencyResponse test = submit(SANDBOX_PLATFORM, TestMessages.asTest(ofSandboxPlatform()));
    // Then
    assertRefused(real, 422, "wrong-test-mark", "");
    assertThat(json(real).path("reason").asText()).isEqualTo("sandbox-sends-tests-only");
    assertThat(test.status()).isEqualTo(202);
  }

  @Test
  void laterMessageMustHaveMarkOfItsReferral() {
    // Given
    ReferralId test = publish(TestMessages.asTest(TestMessages.vettedCase()));
    ReferralId real = publish();
    // When
    AgencyResponse unmarked =
        submit(PLATFORM, TestMessages.later("case-withdrawal/duplicate-en", PLATFORM, test));
    AgencyResponse marked =
        submit(OFFICE, TestMessages.asTest(TestMessages.instruction("office-a", real)));
    // Then
    assertRefused(unmarked, 422, "wrong-test-mark", "");
    assertThat(json(unmarked).path("reason").asText()).isEqualTo("referral-is-a-test");
    assertRefused(marked, 422, "wrong-test-mark", "");
    assertThat(json(marked).path("reason").asText()).isEqualTo("referral-is-no-test");
  }

  @ParameterizedTest
  @CsvSource({"true, office-b, not-a-sandbox", "false, test-office-b, sandbox"})
  void refusesTransferToTheOtherSide(boolean test, String toOffice, String reason) {
    // Given
    TestPartner office = test ? SANDBOX_OFFICE : OFFICE;
    ObjectNode document = TestMessages.vettedCase();
    ReferralId referral = publish(test ? TestMessages.asTest(document) : document);
    ObjectNode transfer = TestMessages.later("instruction/transfer-ar", office, referral);
    content(transfer).put("toOffice", toOffice);
    // When
    AgencyResponse refused = submit(office, test ? TestMessages.asTest(transfer) : transfer);
    // Then
    assertThat(refused.status()).isEqualTo(403);
    assertThat(json(refused).path("reason").asText()).isEqualTo(reason);
    assertThat(json(refused).at("/errors/0/keyword").asText()).isEqualTo(reason);
  }

  @Test
  void refusesTestMessageForRealAgencyOnly() {
    // Given
    ReferralId test = publish(TestMessages.asTest(TestMessages.vettedCase()));
    // When
    AgencyResponse refused =
        submit(
            SANDBOX_OFFICE,
            TestMessages.asTest(
                TestMessages.later(
                    "instruction/disclose-reporter-identity-fr", SANDBOX_OFFICE, test)));
    // Then
    assertRefused(refused, 422, "no-sandbox", "");
  }

  @ParameterizedTest
  @CsvSource({"true, original-is-no-test", "false, original-is-a-test"})
  void refusesHandoverToTheOtherSide(boolean test, String reason) {
    // Given
    ObjectNode ofOtherSide = TestMessages.vettedCase();
    ObjectNode ofThisSide = TestMessages.vettedCase();
    TestMessages.asTest(test ? ofThisSide : ofOtherSide);
    ReferralId referral = publish(ofThisSide);
    String to = test ? "test-police" : "police-a";
    // When
    AgencyResponse refused = submit(PLATFORM, handover(ofOtherSide, to, referral, test));
    AgencyResponse agreed = submit(PLATFORM, handover(ofThisSide, to, referral, test));
    // Then
    assertRefused(refused, 422, "wrong-test-mark", "");
    assertThat(json(refused).path("reason").asText()).isEqualTo(reason);
    assertThat(agreed.status()).as("%s", json(agreed)).isEqualTo(202);
  }

  private static ObjectNode handover(
      ObjectNode original, String to, ReferralId referral, boolean test) {
    ObjectNode handover = TestMessages.later("handover/to-the-new-office", PLATFORM, referral);
    content(handover)
        .put("addressee", to)
        .put(
            "original",
            Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(original.toString().getBytes(StandardCharsets.UTF_8)));
    return test ? TestMessages.asTest(handover) : handover;
  }

  private static ObjectNode noticeRequest(TestPartner office, ReferralId referral) {
    return TestMessages.later("instruction/issue-wanted-notice-ar", office, referral);
  }

  private static ObjectNode issuedNotice(TestPartner office, ReferralId referral) {
    ObjectNode notice = TestMessages.later("wanted-notice/issue-with-end-fr", office, referral);
    content(notice).remove("instruction");
    return notice;
  }

  private static ObjectNode ofSandboxPlatform() {
    ObjectNode document = TestMessages.vettedCase();
    document.withObject("/envelope").put("sender", SANDBOX_PLATFORM.id().value());
    return document;
  }

  private String whyOfFirstStep(ReferralId referral) {
    return line.store.trailEntries().of(referral.toString()).orElseThrow().stream()
        .filter(entry -> entry.number() == 1)
        .map(entry -> entry.step().whyText().orElse(""))
        .findFirst()
        .orElseThrow();
  }
}
