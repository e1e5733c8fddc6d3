package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.OTHER_POLICE;
import static org.wasl.routes.TestPartners.PLATFORM;
import static org.wasl.routes.TestPartners.POLICE;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.verify.Bundle;
import org.wasl.audit.verify.StepFile;
import org.wasl.audit.verify.Trust;
import org.wasl.audit.verify.Verify;
import org.wasl.routes.inquiry.Proofs;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.AgencyKeys.Listed;
import org.wasl.store.Erasure;
import org.wasl.store.ErasureRegister;
import org.wasl.store.Erasures;
import org.wasl.store.Receipts.Subject;
import org.wasl.store.TestDatabase;
import org.wasl.store.Timeline;
import org.wasl.wire.Acknowledgement;
import org.wasl.wire.Answer;
import org.wasl.wire.Inquiry;
import org.wasl.wire.LogInquiry;
import org.wasl.wire.Receipt;
import org.wasl.wire.StepInquiry;
import org.wasl.wire.Submission;
import org.wasl.wire.Visit;

/** What a party takes away, a stranger verifies; whoever is none takes nothing. */
class EvidenceRoutesTest extends RouteTest {
  @TempDir private Path folder;
  private UUID referral;

  @Override
  protected List<RoutesBuilder> routes() {
    return List.of(line.policies(), line.door(line.checks()), line.inquiry(), line.visits());
  }

  @BeforeEach
  void aCaseThatArrived() {
    referral = publish();
    say(OFFICE, Receipt.Kind.DELIVERY);
    say(POLICE, Receipt.Kind.DELIVERY);
    say(POLICE, Receipt.Kind.RETRIEVAL);
    say(OFFICE, Receipt.Kind.NEEDS_RESEAL);
  }

  @Test
  void whoSupervisesReceivesTheWholeStoryProvenWithEveryReceiptAndThatIsAudited() throws Exception {
    // Given
    line.log.sign();
    // When
    Answer answer = ask(OFFICE, referral);
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
    assertThat(verify("referral", answer)).startsWith("0 PROVEN");
    assertThat(Bundle.parse(answer.body()).receipts()).hasSize(4);
    assertThat(line.store.timelines().entries("agency:office-a").orElseThrow())
        .extracting(entry -> entry.step().action())
        .containsExactly(AuditAction.SHOWN);
  }

  @Test
  void whoSeesAPartReceivesThatPartProvenAndNoOthersSteps() throws Exception {
    // Given
    line.log.sign();
    // When
    Answer answer = ask(POLICE, referral);
    // Then
    assertThat(verify("receipt", answer)).startsWith("0 PROVEN");
    assertThat(verify("referral", answer)).startsWith("1 REFUTED");
    assertThat(Bundle.parse(answer.body()).steps())
        .isNotEmpty()
        .noneMatch(
            step ->
                step.shown()
                    .orElseThrow()
                    .entry()
                    .step()
                    .recipient()
                    .equals(Optional.of(OFFICE.id())));
  }

  @Test
  void whoSentItReceivesWhatBecameOfItsMessageProven() throws Exception {
    // Given
    line.log.sign();
    // When
    Answer answer = ask(PLATFORM, referral);
    // Then
    assertThat(verify("receipt", answer)).startsWith("0 PROVEN");
    assertThat(Bundle.parse(answer.body()).receipts()).hasSize(4);
  }

  @Test
  void whileTheLastStepIsUnderNoCheckpointTheAskerIsToldWhenToComeAgain() throws Exception {
    // Given
    Answer beforeAny = ask(OFFICE, referral);
    line.log.sign();
    UUID later = publish();
    // When
    Answer beforeItsOwn = ask(OFFICE, later);
    // Then
    for (Answer answer : List.of(beforeAny, beforeItsOwn)) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.headers()).containsEntry("Retry-After", "7");
    }
    assertThat(line.store.timelines().entries("agency:office-a").orElseThrow()).isEmpty();
    assertThat(verify("referral", ask(OFFICE, referral))).startsWith("0 PROVEN");
  }

  @Test
  void receiptsAreProvenAfterTheirKeysHaveRetired() throws Exception {
    // Given
    line.log.sign();
    String before = trust().fingerprint();
    // When
    line.store.agencyKeys().see(List.<Listed>of()).orElseThrow();
    // Then
    assertThat(trust().fingerprint()).isNotEqualTo(before);
    assertThat(trust().agencies()).isNotEmpty().allMatch(key -> key.until().isPresent());
    assertThat(verify("referral", ask(OFFICE, referral))).startsWith("0 PROVEN");
  }

  @Test
  void row22ToAStrangerThereIsNothingToProveAndTheQuestionIsAudited() {
    // Given
    line.log.sign();
    // When
    Answer ofOther = ask(OTHER_POLICE, referral);
    Answer ofNone = ask(OTHER_POLICE, UUID.randomUUID());
    // Then
    assertThat(ofOther.status()).isEqualTo(404);
    assertThat(ofOther.body()).isEqualTo(ofNone.body());
    assertThat(line.store.timelines().entries("agency:police-b").orElseThrow())
        .extracting(entry -> entry.step().why().orElse(""))
        .containsExactly("not-found/evidence", "not-found/evidence");
  }

  @Test
  void whatNoVerifierWouldReadIsRefusedAndTheLimitTold() {
    // Given
    line.log.sign();
    for (Proofs.Limits limits :
        List.of(new Proofs.Limits(5, Bundle.MAX_BYTES), new Proofs.Limits(100, 4096))) {
      Proofs proofs = line.log.proofs(line.directory, line.store, line.refusals, limits);
      // When
      Answer answer = proofs.give(new Inquiry(OFFICE.thumbprint(), referral, "en"));
      // Then
      assertThat(answer.status()).isEqualTo(422);
      assertThat(new String(answer.body(), StandardCharsets.UTF_8))
          .contains("problems/evidence-too-large", "log.bundleSteps")
          .contains("\"limit\":" + Math.min(limits.steps() == 5 ? 5 : 4096, limits.bytes()));
    }
    assertThat(line.store.timelines().entries("agency:office-a").orElseThrow())
        .extracting(entry -> entry.step().why().orElse(""))
        .containsExactly("evidence-too-large/evidence", "evidence-too-large/evidence");
  }

  @Test
  void row07WhatIsNotWhatWasLoggedIsNotGivenAsEvidenceAndRaisesAnAlarm() throws Exception {
    // Given
    line.log.sign();
    // When
    TestDatabase.execute(
        "update audit_entry set actor = 'police-b' where stream = '%s' and step = 2"
            .formatted(referral));
    Answer answer = ask(OFFICE, referral);
    // Then
    assertThat(answer.status()).isEqualTo(500);
    assertThat(line.events.told).containsOnlyOnce("alarm evidence-refuted");
  }

  @Test
  void anUnknownCertificateLearnsNothing() {
    // When
    Answer answer = ask("no-such-thumbprint", referral);
    // Then
    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void row13OfWhatWasErasedEveryPartyProvesThatItWasAndNothingMore() throws Exception {
    // Given
    line.log.sign();
    Bundle before = Bundle.parse(ask(OFFICE, referral).body());
    erase();
    assertThat(ask(OFFICE, referral).status()).isEqualTo(503);
    line.log.sign();
    for (TestPartner party : List.of(OFFICE, POLICE, PLATFORM)) {
      // When
      Answer answer = ask(party, referral);
      // Then
      assertThat(verify("referral", answer)).startsWith("0 PROVEN");
      Bundle after = Bundle.parse(answer.body());
      assertThat(after.receipts()).isEmpty();
      assertThat(after.steps())
          .filteredOn(step -> step.shown().isPresent())
          .extracting(step -> step.shown().orElseThrow().entry().step().action())
          .containsExactly(AuditAction.ERASURE_REQUESTED, AuditAction.ERASED);
      assertThat(after.steps().subList(0, before.steps().size()))
          .extracting(step -> HexFormat.of().formatHex(step.leaf()))
          .isEqualTo(
              before.steps().stream().map(step -> HexFormat.of().formatHex(step.leaf())).toList());
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("\"message\"");
    }
    assertThat(ask(OTHER_POLICE, referral).status()).isEqualTo(404);
  }

  @Test
  void ofWhatWasErasedAPartyLearnsWhenAndOnWhatBasisAndAStrangerNothing() {
    // Given
    erase();
    // When
    Answer party = inquire(PLATFORM);
    Answer stranger = inquire(OTHER_POLICE);
    // Then
    assertThat(party.status()).isEqualTo(410);
    assertThat(json(party).path("type").asText()).endsWith("/erased");
    assertThat(json(party).path("basis").asText()).isEqualTo("law-1");
    assertThat(Instant.parse(json(party).path("erased").asText())).isBefore(Instant.now());
    assertThat(stranger.status()).isEqualTo(404);
  }

  @Test
  void aMessageThatComesAgainAfterItsErasureIsToldSoAndKeepsNoTrace() throws Exception {
    // Given
    Submission once = TestMessages.from(PLATFORM, TestMessages.vettedCase());
    referral = UUID.fromString(json(submit(once)).path("referral").asText());
    say(OFFICE, Receipt.Kind.DELIVERY);
    say(POLICE, Receipt.Kind.DELIVERY);
    String id = new ObjectMapper().readTree(once.body()).at("/envelope/messageId").asText();
    erase();
    long entries = TestDatabase.count("audit_entry");
    // When
    Answer again = submit(once);
    // Then
    assertThat(again.status()).isEqualTo(410);
    assertThat(json(again).path("type").asText()).endsWith("/erased");
    assertThat(TestDatabase.count("audit_entry")).isEqualTo(entries + 1);
    assertThat(TestDatabase.count("audit_entry e where e::text like '%" + id + "%'")).isZero();
    assertThat(TestDatabase.count("message where referral = '" + referral + "'")).isZero();
  }

  @Test
  void theProofOfAStepIsNotGivenToWhoDoesNotSeeTheStepAndTheQuestionIsAudited() {
    // Given
    line.log.sign();
    long ofOffice = step(OFFICE, AuditAction.DELIVERED);
    // Then
    assertThat(proof(POLICE, ofOffice).status()).isEqualTo(404);
    assertThat(proof(POLICE, ofOffice).body()).isEqualTo(proof(POLICE, 99).body());
    assertThat(proof(OTHER_POLICE, 1).body()).isEqualTo(proof(POLICE, 0).body());
    assertThat(proof(OFFICE, ofOffice).status()).isEqualTo(200);
    assertThat(line.store.timelines().entries("agency:police-a").orElseThrow())
        .extracting(entry -> entry.step().why().orElse(""))
        .containsOnly("not-found/evidence");
  }

  @Test
  void theProofOfAStepProvesItToAStrangerAndThatItWasGivenIsAudited() throws Exception {
    // Given
    line.log.sign();
    Bundle bundle = Bundle.parse(ask(POLICE, referral).body());
    for (Bundle.ProvenStep step : bundle.steps()) {
      // When
      Answer answer = proof(POLICE, step.number());
      // Then
      assertThat(answer.contentType()).isEqualTo("text/plain; charset=utf-8");
      assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
      assertThat(verify(answer, step)).startsWith("0 PROVEN: step " + step.number());
    }
    assertThat(line.store.timelines().entries("agency:police-a").orElseThrow())
        .hasSize(1 + bundle.steps().size())
        .allMatch(entry -> entry.step().action() == AuditAction.SHOWN);
  }

  @Test
  void onlyAStepThatIsUnderNoCheckpointIsWaitedFor() {
    // Given
    assertThat(proof(OFFICE, 1).status()).isEqualTo(503);
    line.log.sign();
    int before = line.store.timelines().entries(referral.toString()).orElseThrow().size();
    say(POLICE, Receipt.Kind.NEEDS_RESEAL);
    // When
    Answer late = proof(OFFICE, before + 1);
    // Then
    assertThat(late.status()).isEqualTo(503);
    assertThat(late.headers()).containsEntry("Retry-After", "7");
    assertThat(proof(OFFICE, before).status()).isEqualTo(200);
  }

  @Test
  void theProofOfAStepThatIsNotWhatWasLoggedIsNotGivenAndRaisesAnAlarm() throws Exception {
    // Given
    line.log.sign();
    // When
    TestDatabase.execute(
        "update audit_entry set actor = 'police-b' where stream = '%s' and step = 2"
            .formatted(referral));
    // Then
    assertThat(proof(OFFICE, 2).status()).isEqualTo(500);
    assertThat(proof(OFFICE, 1).status()).isEqualTo(200);
    assertThat(line.events.told).containsOnlyOnce("alarm evidence-refuted");
  }

  @Test
  void row13OfWhatWasErasedEveryPartyHasTheProofOfEveryLeaf() throws Exception {
    // Given
    erase();
    line.log.sign();
    Bundle left = Bundle.parse(ask(PLATFORM, referral).body());
    for (Bundle.ProvenStep step : left.steps()) {
      // When
      Answer answer = proof(POLICE, step.number());
      // Then
      assertThat(verify(answer, step)).startsWith("0 PROVEN: step " + step.number());
    }
    assertThat(left.steps().get(0).shown()).isEmpty();
    assertThat(proof(POLICE, left.steps().size() + 1).status()).isEqualTo(404);
    assertThat(proof(OTHER_POLICE, 1).status()).isEqualTo(404);
  }

  @Test
  void theTimelineTellsWhereTheProofsAre() throws Exception {
    // When
    Answer answer = inquire(OFFICE);
    // Then
    assertThat(answer.headers().get("Link-Template"))
        .isEqualTo(
            "\"/v1/referrals/{referral}/steps/{step}.tlog-proof\";"
                + " rel=\"https://c2sp.org/tlog-proof\"");
    assertThat(json(answer).path("referral").asText()).isEqualTo(referral.toString());
    assertThat(json(answer).path("entries").path(0).path("step").asLong()).isEqualTo(1);
  }

  @Test
  void whoReadsTheLogReadsWhoseItIs() {
    // When
    Answer answer =
        line.log
            .reading(line.directory, line.refusals)
            .read(new LogInquiry(OTHER_POLICE.thumbprint(), "shards", null));
    // Then
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(trust().logs().get(0) + "\n");
    assertThat(answer.headers()).containsEntry("Cache-Control", "max-age=60");
  }

  private long step(TestPartner of, AuditAction action) {
    return line.store.timelines().entries(referral.toString()).orElseThrow().stream()
        .filter(entry -> entry.step().action() == action)
        .filter(entry -> entry.step().recipient().equals(Optional.of(of.id())))
        .findFirst()
        .orElseThrow()
        .number();
  }

  private Answer proof(TestPartner asker, long step) {
    Inquiry inquiry = new Inquiry(asker.thumbprint(), referral, "en");
    return template()
        .requestBody("direct:door.evidence", new StepInquiry(inquiry, step), Answer.class);
  }

  /** The exit code, and what is told. */
  private String verify(Answer proof, Bundle.ProvenStep step) throws Exception {
    Path file = Files.write(folder.resolve("step.tlog-proof"), proof.body());
    Path of = Files.write(folder.resolve("step.json"), StepFile.of(step).bytes());
    Path keys = Files.write(folder.resolve("trust.json"), trust().bytes());
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    int code =
        Verify.run(
            List.of("proof", file.toString(), of.toString(), "--trust", keys.toString()),
            new PrintStream(told, true, StandardCharsets.UTF_8));
    return code + " " + told.toString(StandardCharsets.UTF_8);
  }

  private Answer inquire(TestPartner asker) {
    return template()
        .requestBody(
            "direct:door.inquire", new Inquiry(asker.thumbprint(), referral, "en"), Answer.class);
  }

  private void erase() {
    Duration day = Duration.ofDays(1);
    line.store
        .erasures()
        .request(referral, new Erasures.Order("anna", "retention", "law-1"), day)
        .orElseThrow();
    Erasure done =
        line.store
            .erasures()
            .confirm(referral, "ben", day, new ErasureRegister(folder.resolve("erasures")))
            .orElseThrow();
    assertThat(done).isEqualTo(new Erasure.Done());
  }

  private Answer ask(TestPartner asker, UUID about) {
    return ask(asker.thumbprint(), about);
  }

  private Answer ask(String thumbprint, UUID about) {
    return template()
        .requestBody("direct:door.evidence", new Inquiry(thumbprint, about, "en"), Answer.class);
  }

  /** As any partner reads it. */
  private Trust trust() {
    Answer answer =
        line.log
            .reading(line.directory, line.refusals)
            .read(new LogInquiry(OTHER_POLICE.thumbprint(), "trust.json", null));
    return Trust.parse(answer.body());
  }

  /** The exit code, and what is told. */
  private String verify(String what, Answer answer) throws Exception {
    Path file = Files.write(folder.resolve("bundle.json"), answer.body());
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    int code =
        Verify.run(
            List.of(what, file.toString(), "--trust", trust().fingerprint()),
            new PrintStream(told, true, StandardCharsets.UTF_8));
    return code + " " + told.toString(StandardCharsets.UTF_8);
  }

  private void say(TestPartner as, Receipt.Kind kind) {
    Timeline timeline = line.store.timelines().of(referral).orElseThrow().orElseThrow();
    Timeline.Delivery delivery =
        timeline.deliveries().stream()
            .filter(one -> one.recipient().equals(as.id()))
            .findFirst()
            .orElseThrow();
    Subject subject = line.store.receipts().subject(delivery.id()).orElseThrow().orElseThrow();
    Receipt receipt =
        new Receipt(
            kind,
            Optional.of(delivery.id()),
            subject.messageId(),
            subject.sender(),
            as.id(),
            referral,
            subject.digest(),
            Instant.now());
    Answer answer =
        template()
            .requestBody(
                "direct:door.receipt",
                new Acknowledgement(
                    new Visit(as.thumbprint(), Optional.of(delivery.id()), "fr"),
                    as.signer().receipt(receipt).getBytes(StandardCharsets.US_ASCII)),
                Answer.class);
    assertThat(answer.status()).isEqualTo(204);
  }
}
