package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.OTHER_OFFICE;
import static org.wasl.routes.TestPartners.PLATFORM;
import static org.wasl.routes.TestPartners.POLICE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.StreamCheck;
import org.wasl.database.PackedText;
import org.wasl.routes.door.MessageChecks;
import org.wasl.routes.door.MessageState.AuthenticMessage;
import org.wasl.routes.door.MessageState.IdentifiedSubmission;
import org.wasl.routes.door.SubmissionOpener;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.TestDatabase;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.exchange.TimelineInquiry;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.Signer;
import org.wasl.wire.receipt.NegativeReceipt;

/** Each step of the door. Its refusals skip the later steps, and nothing is stored. */
class DoorRoutesTest extends RouteTest {
  @Override
  protected List<RoutesBuilder> routes() {
    return List.of(line.policies(), line.door(line.checks()), line.inquiry());
  }

  @Test
  void storesAcceptedCaseCompletelyBeforeAnswer() throws Exception {
    // When
    AgencyResponse answer = submit(TestMessages.from(PLATFORM, TestMessages.vettedCase()));
    // Then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(json(answer).path("recipients"))
        .extracting(r -> r.path("id").asText())
        .containsExactlyInAnyOrder("police-a", "office-a");
    assertThat(TestDatabase.count("referral")).isEqualTo(1);
    assertThat(TestDatabase.count("delivery where state = 'waiting'")).isEqualTo(2);
    assertThat(
            StreamCheck.check(
                line.store.trailEntries().of(referral(answer).toString()).orElseThrow()))
        .isEmpty();
    assertThat(line.events.told).containsExactly("accepted vetted-case/1");
  }

  @Test
  void repetitionGetsSameBytesAndIsNotCounted() {
    // Given
    Submission submission = TestMessages.from(PLATFORM, TestMessages.vettedCase());
    AgencyResponse first = submit(submission);
    // When
    AgencyResponse second = submit(submission);
    // Then
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(line.events.told).containsExactly("accepted vetted-case/1");
  }

  @Test
  void repeatedInstructionGetsFirstAnswerAfterStateChange() {
    // Given
    ReferralId referral = publish();
    Submission instruction =
        TestMessages.from(OFFICE, TestMessages.instruction("office-a", referral));
    AgencyResponse first = submit(instruction);
    // When
    AgencyResponse second = submit(instruction);
    // Then
    assertThat(first.status()).isEqualTo(202);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(line.store.trailEntries().of("agency:office-a").orElseThrow())
        .extracting(entry -> entry.step().action())
        .containsExactly(AuditAction.DUPLICATE);
  }

  @Test
  void refusesKnownIdWithOtherContentAsConflict() throws Exception {
    // Given
    ObjectNode document = TestMessages.vettedCase();
    submit(TestMessages.from(PLATFORM, document));
    document.withObject("/content").put("urgency", "priority");
    // When
    AgencyResponse answer = submit(TestMessages.from(PLATFORM, document));
    // Then
    assertRefused(answer, 409, "conflicting-duplicate");
    assertThat(TestDatabase.count("message")).isEqualTo(1);
  }

  @Test
  void signsRefusalWithMessageAndReasonOnly() throws Exception {
    // Given
    Submission submission =
        TestMessages.from(
            OFFICE, TestMessages.instruction("office-a", new ReferralId(UUID.randomUUID())));
    Submission noJson =
        with(submission, submission.thumbprint(), new byte[] {'{'}, submission.signature());
    // When
    AgencyResponse answer = submit(submission);
    AgencyResponse ofNoJson = submit(noJson);
    // Then
    NegativeReceipt receipt = receipt(answer).orElseThrow();
    assertThat(receipt)
        .isEqualTo(
            new NegativeReceipt(
                NegativeReceipt.Kind.SUBMISSION_REJECTED,
                Optional.empty(),
                receipt.messageId(),
                new AgencyId("office-a"),
                new AgencyId("office-a"),
                submission.referral(),
                Digest.of(submission.body()),
                "not-found",
                receipt.time()));
    assertThat(receipt.messageId()).isPresent();
    assertThat(receipt.time()).isBeforeOrEqualTo(Instant.now());
    assertThat(
            TestLine.SCHEMAS.validate("receipt", 1, new ObjectMapper().readTree(receipt.toJson())))
        .isEmpty();
    NegativeReceipt unread = receipt(ofNoJson).orElseThrow();
    assertThat(unread.messageId()).isEmpty();
    assertThat(unread.digest()).isEqualTo(Digest.of(noJson.body()));
    assertThat(unread.reason()).startsWith("malformed-json/");
  }

  @Test
  void row82RefusalReceiptsLeaveNoRows() throws Exception {
    // Given
    Submission garbage =
        with(
            TestMessages.from(PLATFORM, TestMessages.vettedCase()),
            PLATFORM.thumbprint(),
            new byte[] {'{'},
            "");
    // When
    for (int i = 0; i < 200; i++) {
      assertThat(receipt(submit(garbage))).isPresent();
    }
    // Then
    assertThat(TestDatabase.count("audit_entry")).isEqualTo(1);
    assertThat(TestDatabase.count("message")).isZero();
  }

  @Test
  void row2RefusesUnknownOrRevokedCertificateFirst() throws Exception {
    // Given
    Submission known = TestMessages.from(PLATFORM, TestMessages.vettedCase());
    Submission unknown = with(known, "no-such-thumbprint", known.body(), known.signature());
    Submission revoked = TestMessages.from(TestPartners.REVOKED_OFFICE, TestMessages.vettedCase());
    // When
    AgencyResponse ofUnknown = submit(unknown);
    AgencyResponse ofRevoked = submit(revoked);
    // Then
    assertRefused(ofUnknown, 403, "unknown-agency");
    assertRefused(ofRevoked, 403, "unknown-agency");
    assertThat(auditedReasons("agency:unknown")).containsExactly("unknown-agency");
    assertThat(auditedReasons("agency:" + TestPartners.REVOKED_OFFICE.agency().id()))
        .containsExactly("unknown-agency");
    assertThat(TestDatabase.count("audit_entry")).isEqualTo(2);
  }

  @Test
  @Tag("soak")
  void row36RepetitionsDoNotFillTheTrailAndFirstOfEachKindIsAudited() throws Exception {
    // Given
    Submission known = TestMessages.from(PLATFORM, TestMessages.vettedCase());
    ReferralId referral = referral(submit(known));
    Submission revoked = TestMessages.from(TestPartners.REVOKED_OFFICE, TestMessages.vettedCase());
    Submission unsigned = with(known, known.thumbprint(), known.body(), "");
    TimelineInquiry read =
        new TimelineInquiry(new ReferralInquiry(POLICE.thumbprint(), referral, "en"), Map.of());
    TimelineInquiry foreign =
        new TimelineInquiry(
            new ReferralInquiry(OTHER_OFFICE.thumbprint(), referral, "en"), Map.of());
    List<AuditEntry> before = line.store.trailEntries().of(referral.toString()).orElseThrow();
    AgencyResponse first = submit(unsigned);
    assertRefused(first, 400, "unsigned");
    // When
    for (int i = 0; i < 5_000; i++) {
      submit(revoked);
      assertThat(withoutReceipt(submit(unsigned))).isEqualTo(withoutReceipt(first));
    }
    for (int i = 0; i < 500; i++) {
      assertThat(submit(known).status()).isEqualTo(202);
      assertThat(inquire(read)).isEqualTo(200);
      assertThat(inquire(foreign)).isEqualTo(404);
    }
    line.requests.close();
    // Then
    assertThat(auditedReasons("agency:" + TestPartners.REVOKED_OFFICE.agency().id()))
        .containsExactly("unknown-agency", "unknown-agency/x4999");
    assertThat(auditedReasons("agency:platform"))
        .hasSize(4)
        .startsWith("unsigned/missing", "")
        .contains("unsigned/missing/x5000", "x499");
    assertThat(auditedReasons("agency:police-a")).containsExactly("timeline", "timeline/x499");
    assertThat(auditedReasons("agency:office-b"))
        .containsExactly("not-found/inquiry", "not-found/inquiry/x499");
    assertThat(TestDatabase.count("audit_entry")).isEqualTo(before.size() + 10);
    assertThat(line.store.trailEntries().of(referral.toString()).orElseThrow()).isEqualTo(before);
  }

  private int inquire(TimelineInquiry inquiry) {
    return template().requestBody("direct:door.timeline", inquiry, AgencyResponse.class).status();
  }

  @Test
  void row41SealsNothingToEndedKeyNorWithoutItsOwner() throws Exception {
    // Given
    ObjectNode document = TestMessages.vettedCaseIn("MA-TNG");
    // When
    AgencyResponse answer = submit(TestMessages.from(PLATFORM, document));
    // Then
    assertRefused(answer, 503, "unavailable");
    assertThat(TestDatabase.count("referral")).isZero();
    assertThat(TestDatabase.count("sealed_content")).isZero();
  }

  @Test
  void recognizesRepetitionWhileRecipientKeyHasEnded() {
    // Given
    ObjectNode document = TestMessages.vettedCase();
    Submission once = TestMessages.from(PLATFORM, document);
    AgencyResponse first = submit(once);
    line.directory =
        new AgencyDirectory(
            line.directory.all().stream()
                .map(
                    agency ->
                        agency.id().value().equals("police-a")
                            ? TestPartner.withEndedKey("police-a", AgencyKind.POLICE).agency()
                            : agency)
                .toList());
    document.withObject("/content").put("urgency", "priority");
    // When
    AgencyResponse repeatedResponse = submit(once);
    AgencyResponse other = submit(TestMessages.from(PLATFORM, document));
    AgencyResponse another = submit(TestMessages.from(PLATFORM, TestMessages.vettedCase()));
    // Then
    assertThat(repeatedResponse.status()).isEqualTo(202);
    assertThat(repeatedResponse.body()).isEqualTo(first.body());
    assertRefused(other, 409, "conflicting-duplicate");
    assertRefused(another, 503, "unavailable");
  }

  @Test
  void checksMessageByOneSnapshotOfTheDirectory() {
    // Given
    AgencyDirectory before = line.directory;
    AgencyDirectory after =
        new AgencyDirectory(
            before.all().stream()
                .filter(agency -> !agency.id().value().equals("platform"))
                .toList());
    Iterator<AgencyDirectory> reads = List.of(before, after, before, after).iterator();
    MessageChecks checks = line.checks(reads::next);
    Submission message = TestMessages.from(PLATFORM, TestMessages.vettedCase());
    Submission unknown = with(message, "no-such-thumbprint", message.body(), message.signature());
    // When
    StepResult<AuthenticMessage> authentic =
        checks
            .identify(message)
            .then(new SubmissionOpener(line.submissionKeys)::open)
            .then(open -> checks.parseJson(open, checks.json().parse(open.body())))
            .then(checks::verifySignature);
    StepResult<IdentifiedSubmission> nobody = checks.identify(unknown);
    // Then
    assertThat(authentic).isInstanceOf(StepResult.Next.class);
    assertThat(nobody).isInstanceOf(StepResult.Rejected.class);
    assertThat(reads.next()).as("the second message took one").isSameAs(before);
  }

  @Test
  void refusesInvalidJsonBeforeCheckingSignature() throws Exception {
    // Given
    byte[] body = "{\"envelope\":1,\"envelope\":2}".getBytes(StandardCharsets.UTF_8);
    Submission known = TestMessages.from(PLATFORM, TestMessages.vettedCase());
    // When
    AgencyResponse answer = submit(with(known, known.thumbprint(), body, null));
    // Then
    assertRefused(answer, 400, "malformed-json");
    assertNothingKeptBut("agency:platform", "malformed-json/duplicate-key");
  }

  @Test
  void refusesUnsignedOrForeignSignatureBeforeSchema() throws Exception {
    // Given
    ObjectNode invalid = TestMessages.vettedCase();
    invalid.withObject("/content").put("category", "no-such-category");
    Submission submission = TestMessages.from(PLATFORM, invalid);
    // When
    AgencyResponse unsigned =
        submit(with(submission, PLATFORM.thumbprint(), submission.body(), ""));
    AgencyResponse foreign =
        submit(
            with(
                submission,
                PLATFORM.thumbprint(),
                submission.body(),
                POLICE.signer().signMessage(submission.body())));
    // Then
    assertRefused(unsigned, 400, "unsigned");
    assertRefused(foreign, 403, "bad-signature");
    assertThat(TestDatabase.count("message")).isZero();
  }

  @Test
  void row60RefusesMessageSignedByKeyForAnotherPurpose() throws Exception {
    // Given
    TestPartner police = TestPartners.COLLECTING_POLICE;
    byte[] body = TestMessages.from(PLATFORM, TestMessages.vettedCase()).body();
    // When
    AgencyResponse byReceiptKey = submit(signed(body, police, police.signer("receipt:1")));
    AgencyResponse byMessageKey = submit(signed(body, police, police.signer("message:1")));
    // Then
    assertRefused(byReceiptKey, 403, "bad-signature");
    assertRefused(byMessageKey, 403, "wrong-sender");
    assertThat(auditedReasons("agency:police-c"))
        .containsExactly("bad-signature/wrong-purpose", "wrong-sender");
    assertThat(TestDatabase.count("message")).isZero();
  }

  private static Submission signed(byte[] body, TestPartner as, Signer by) {
    return new Submission(as.thumbprint(), body, by.signMessage(body), Optional.empty(), "en");
  }

  @Test
  void onlyRecipientsLearnTheAuthor() throws Exception {
    // Given
    ReferralId referral = publish();
    ObjectNode instruction = TestMessages.later("instruction/with-author-fr", OFFICE, referral);
    // When
    AgencyResponse answer = submit(TestMessages.from(OFFICE, instruction));
    // Then
    assertThat(answer.status()).isEqualTo(202);
    String name = instruction.at("/content/author/signer/name").asText();
    String opened =
        new String(
            MessageSealer.open(
                    PackedText.OF_WORDS.unpack(
                        HexFormat.of()
                            .parseHex(
                                TestDatabase.text(
                                    "select encode(ciphertext, 'hex') from sealed_content where"
                                        + " message_id = '%s'"
                                            .formatted(TestMessages.messageId(instruction))))),
                    POLICE.privateKeys())
                .orElseThrow()
                .body(),
            StandardCharsets.UTF_8);
    assertThat(opened).isEqualTo(instruction.toString()).contains(name);
    assertThat(TestDatabase.text("select string_agg(clear::text, '') from message"))
        .doesNotContain(name);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain(name);
  }

  @Test
  void refusesInvalidDocumentWithEveryViolation() throws Exception {
    // Given
    ObjectNode document = TestMessages.vettedCase();
    document.withObject("/content").put("category", "no-such-category").put("extra", 1);
    // When
    AgencyResponse answer = submit(TestMessages.from(PLATFORM, document));
    // Then
    assertRefused(answer, 422, "schema-violation");
    assertThat(json(answer).path("errors"))
        .extracting(e -> e.path("pointer").asText())
        .contains("/content/category");
    assertNothingKeptBut("agency:platform", "schema-violation");
  }

  @Test
  void refusesUnknownType() throws Exception {
    // Given
    ObjectNode document = TestMessages.vettedCase();
    document.withObject("/envelope").put("version", 99);
    // When
    AgencyResponse answer = submit(TestMessages.from(PLATFORM, document));
    // Then
    assertRefused(answer, 422, "unknown-type");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("\"pointer\":\"/envelope/version\"", "It has: 1");
    assertNothingKeptBut("agency:platform", "unknown-type");
  }

  @Test
  void row1RefusesAndAuditsMessageThatClaimsAnotherSender() throws Exception {
    // Given
    Submission submission = TestMessages.from(POLICE, TestMessages.vettedCase());
    // When
    AgencyResponse answer = submit(submission);
    // Then
    assertRefused(answer, 403, "wrong-sender");
    assertNothingKeptBut("agency:police-a", "wrong-sender");
  }

  @Test
  void refusesFutureTimeAndAcceptsOldTime() throws Exception {
    // Given
    ObjectNode future = TestMessages.vettedCase();
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    future.withObject("/envelope").put("time", now.plusSeconds(900).toString());
    ObjectNode old = TestMessages.vettedCase();
    old.withObject("/envelope").put("time", now.minus(30, ChronoUnit.DAYS).toString());
    // When
    AgencyResponse ofFuture = submit(TestMessages.from(PLATFORM, future));
    AgencyResponse ofOld = submit(TestMessages.from(PLATFORM, old));
    // Then
    assertRefused(ofFuture, 422, "stale-or-future-time");
    assertThat(ofOld.status()).isEqualTo(202);
  }

  @Test
  void refusesCaseForExistingReferralAndLaterMessageWithoutReferral() {
    // Given
    Submission opening = TestMessages.from(PLATFORM, TestMessages.vettedCase());
    Submission misplaced =
        new Submission(
            opening.thumbprint(),
            opening.body(),
            opening.signature(),
            Optional.of(new ReferralId(UUID.randomUUID())),
            "en");
    Submission later =
        TestMessages.from(
            OFFICE, TestMessages.instruction("office-a", new ReferralId(UUID.randomUUID())));
    Submission unaddressed =
        new Submission(later.thumbprint(), later.body(), later.signature(), Optional.empty(), "en");
    // When
    AgencyResponse ofCase = submit(misplaced);
    AgencyResponse ofLater = submit(unaddressed);
    // Then
    assertRefused(ofCase, 422, "schema-violation");
    assertRefused(ofLater, 422, "schema-violation");
  }

  @Test
  void refusesMessageThatNoAgreementPermits() throws Exception {
    // Given
    ObjectNode document = TestMessages.vettedCase();
    document.withObject("/envelope").put("sender", "police-a");
    // When
    AgencyResponse answer = submit(TestMessages.from(POLICE, document));
    // Then
    assertRefused(answer, 403, "not-agreed");
    assertNothingKeptBut("agency:police-a", "not-agreed");
  }

  @Test
  void row22ReferralDoesNotExistForOutsiders() throws Exception {
    // Given
    ReferralId referral = publish();
    // When
    AgencyResponse answer =
        submit(TestMessages.from(OTHER_OFFICE, TestMessages.instruction("office-b", referral)));
    // Then
    assertRefused(answer, 404, "not-found");
    assertThat(TestDatabase.count("message")).isEqualTo(1);
    assertThat(auditedReasons("agency:office-b")).containsExactly("not-found/not-a-party");
  }

  @Test
  void refusesMessageInWrongStateAndNamesTheState() {
    // Given
    ReferralId referral = publish();
    // When
    AgencyResponse answer =
        submit(
            TestMessages.from(
                POLICE, TestMessages.wantedNotice(new AgencyId("police-a"), referral)));
    // Then
    assertRefused(answer, 409, "wrong-state");
    assertThat(json(answer).path("state").asText()).isEqualTo("referred");
  }

  @Test
  void sendsCaseWithoutCompetentAgencyToTriageWithAlarm() {
    // When
    AgencyResponse answer =
        submit(TestMessages.from(PLATFORM, TestMessages.vettedCaseIn("MA-OUJ")));
    // Then
    assertThat(json(answer).path("recipients"))
        .extracting(r -> r.path("id").asText())
        .containsExactly("triage");
    assertThat(line.events.told).containsExactly("accepted vetted-case/1", "alarm triaged");
  }

  @Test
  void answers503BeyondBacklogAndReopensWithRoom() throws Exception {
    // Given
    for (int i = 0; i < 3; i++) {
      submit(TestMessages.from(PLATFORM, TestMessages.vettedCase()));
    }
    line.capacity.sample();
    // When
    AgencyResponse full = submit(TestMessages.from(PLATFORM, TestMessages.vettedCase()));
    TestDatabase.execute("update delivery set state = 'delivered'");
    line.capacity.sample();
    AgencyResponse repeatedResponse =
        submit(TestMessages.from(PLATFORM, TestMessages.vettedCase()));
    // Then
    assertRefused(full, 503, "overloaded");
    assertThat(full.headers()).containsEntry("Retry-After", "7");
    assertThat(repeatedResponse.status()).isEqualTo(202);
    assertThat(line.events.told).containsOnlyOnce("alarm backlog-full");
  }

  @Test
  void logMismatchClosesDoorFromNextMessage() throws Exception {
    // Given
    publish();
    // When
    line.stop.set(Optional.of(AlarmKind.LOG_MISMATCH));
    AgencyResponse next = submit(TestMessages.from(PLATFORM, TestMessages.vettedCase()));
    line.capacity.sample();
    // Then
    assertRefused(next, 503, "overloaded");
    assertThat(line.events.told).containsOnlyOnce("alarm log-mismatch");
  }

  @Test
  void row37RefusesOnlySenderWithTooManyUnfinishedDeliveries() throws Exception {
    // Given
    ReferralId referral = publish();
    publish();
    publish();
    TestDatabase.execute(
        "update delivery set state = 'delivered' where id = (select min(id::text)::uuid from"
            + " delivery where recipient like 'police%')");
    line.capacity.sample();

    // When
    AgencyResponse greedy = submit(TestMessages.from(PLATFORM, TestMessages.vettedCase()));
    AgencyResponse other =
        submit(TestMessages.from(OFFICE, TestMessages.instruction("office-a", referral)));
    TestDatabase.execute("update delivery set state = 'delivered'");
    line.capacity.sample();
    AgencyResponse repeatedResponse =
        submit(TestMessages.from(PLATFORM, TestMessages.vettedCase()));

    // Then
    assertRefused(greedy, 429, "too-many-requests");
    assertThat(greedy.headers()).containsEntry("Retry-After", "7");
    assertThat(other.status()).isEqualTo(202);
    assertThat(repeatedResponse.status()).isEqualTo(202);
  }

  @Test
  void row26ClosesDoorBeforeDiskIsFull() throws Exception {
    // Given
    line.diskHasRoom.set(false);
    line.capacity.sample();
    // When
    AgencyResponse full = submit(TestMessages.from(PLATFORM, TestMessages.vettedCase()));
    line.diskHasRoom.set(true);
    line.capacity.sample();
    AgencyResponse repeatedResponse =
        submit(TestMessages.from(PLATFORM, TestMessages.vettedCase()));
    // Then
    assertRefused(full, 503, "overloaded");
    assertThat(repeatedResponse.status()).isEqualTo(202);
    assertThat(line.events.told).containsOnlyOnce("alarm disk-full");
  }

  @Test
  void answersStepExceptionWith500AndStoresNothing() throws Exception {
    // Given
    line.clockFails.set(true);
    // When
    AgencyResponse answer = submit(TestMessages.from(PLATFORM, TestMessages.vettedCase()));
    // Then
    assertRefused(answer, 500, "internal");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain(FailingClock.TEXT);
    assertThat(TestDatabase.count("message")).isZero();
    assertThat(TestDatabase.count("audit_entry")).isZero();
  }

  private static Submission with(
      Submission other, String thumbprint, byte[] body, String signature) {
    return new Submission(thumbprint, body, signature, other.referral(), "en");
  }

  private static ReferralId referral(AgencyResponse answer) {
    return ReferralId.parse(json(answer).path("referral").asText());
  }

  private static void assertRefused(AgencyResponse answer, int status, String type) {
    assertThat(json(answer).path("type").asText()).endsWith("/" + type);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(TestLine.SCHEMAS.validate("problem", 1, json(answer))).isEmpty();
    boolean lasting = status < 500 && status != 429 && !type.equals("unknown-agency");
    assertThat(receipt(answer).map(NegativeReceipt::kind))
        .isEqualTo(
            lasting ? Optional.of(NegativeReceipt.Kind.SUBMISSION_REJECTED) : Optional.empty());
    receipt(answer).ifPresent(it -> assertThat(it.reason()).startsWith(type));
  }

  /** The receipt has the time of its refusal. The rest of the document is constant. */
  private static JsonNode withoutReceipt(AgencyResponse refusal) {
    ObjectNode document = json(refusal).deepCopy();
    assertThat(document.remove("receipt")).isNotNull();
    return document;
  }

  /** As the sender verifies it. */
  private static Optional<NegativeReceipt> receipt(AgencyResponse answer) {
    AgencyDirectory keys = new AgencyDirectory(List.of(TestLine.GATEWAY.agency()));
    return SignatureVerifier.ofAnyTime(keys)
        .verifyNegativeReceipt(TestLine.GATEWAY.agency(), json(answer).path("receipt").asText(""));
  }

  private List<String> auditedReasons(String stream) {
    return line.store.trailEntries().of(stream).orElseThrow().stream()
        .map(entry -> entry.step().whyText().orElse(""))
        .toList();
  }

  private void assertNothingKeptBut(String stream, String why) throws Exception {
    assertThat(TestDatabase.count("referral")).isZero();
    assertThat(TestDatabase.count("message")).isZero();
    assertThat(TestDatabase.count("sealed_content")).isZero();
    assertThat(auditedReasons(stream)).contains(why);
  }
}
