package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.OTHER_POLICE;
import static org.wasl.routes.TestPartners.POLICE;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.audit.verify.StepFile;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.DeliveryReceipts.ExpectedReceipt;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.LogInquiry;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.StepProofInquiry;
import org.wasl.wire.exchange.TimelineInquiry;
import org.wasl.wire.receipt.Receipt;

/** A delivered case, and agencies that ask for proof of it. */
abstract class ProofRouteTest extends RouteTest {
  @TempDir Path folder;
  ReferralId referral;

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

  long step(TestPartner of, AuditAction action) {
    return line.store.trailEntries().of(referral.toString()).orElseThrow().stream()
        .filter(entry -> entry.step().action() == action)
        .filter(entry -> entry.step().recipient().equals(Optional.of(of.id())))
        .findFirst()
        .orElseThrow()
        .number();
  }

  AgencyResponse proof(TestPartner asker, long step) {
    ReferralInquiry inquiry = new ReferralInquiry(asker.thumbprint(), referral, "en");
    return template()
        .requestBody(
            "direct:door.evidence", new StepProofInquiry(inquiry, step), AgencyResponse.class);
  }

  /** The exit code and the output. */
  String verify(AgencyResponse proof, EvidenceBundle.ProvenStep step) throws Exception {
    Path file = Files.write(folder.resolve("step.tlog-proof"), proof.body());
    Path of = Files.write(folder.resolve("step.json"), StepFile.of(step).bytes());
    Path keys = Files.write(folder.resolve("trust.json"), trust().bytes());
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    int code =
        OfflineVerifier.run(
            List.of("proof", file.toString(), of.toString(), "--trust", keys.toString()),
            new PrintStream(output, true, StandardCharsets.UTF_8));
    return code + " " + output.toString(StandardCharsets.UTF_8);
  }

  AgencyResponse inquire(TestPartner asker) {
    return template()
        .requestBody(
            "direct:door.timeline",
            new TimelineInquiry(new ReferralInquiry(asker.thumbprint(), referral, "en"), Map.of()),
            AgencyResponse.class);
  }

  AgencyResponse ask(TestPartner asker, ReferralId about) {
    return ask(asker.thumbprint(), about);
  }

  AgencyResponse ask(String thumbprint, ReferralId about) {
    return template()
        .requestBody(
            "direct:door.evidence",
            new ReferralInquiry(thumbprint, about, "en"),
            AgencyResponse.class);
  }

  /** As any partner reads it. */
  TrustPolicy trust() {
    AgencyResponse answer =
        TestLog.answer(
            line.log
                .reading(line.directory, line.refusals)
                .handle(new LogInquiry(OTHER_POLICE.thumbprint(), "trust.json", "")));
    return TrustPolicy.parse(answer.body());
  }

  /** The exit code and the output. */
  String verify(String command, AgencyResponse answer) throws Exception {
    Path file = Files.write(folder.resolve("bundle.json"), answer.body());
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    int code =
        OfflineVerifier.run(
            List.of(command, file.toString(), "--trust", trust().fingerprint()),
            new PrintStream(output, true, StandardCharsets.UTF_8));
    return code + " " + output.toString(StandardCharsets.UTF_8);
  }

  void say(TestPartner as, Receipt.Kind kind) {
    Timeline timeline = line.store.timelines().timeline(referral).orElseThrow().orElseThrow();
    Timeline.Delivery delivery =
        timeline.deliveries().stream()
            .filter(listed -> listed.recipient().equals(as.id()))
            .findFirst()
            .orElseThrow();
    ExpectedReceipt subject =
        line.store.deliveryReceipts().expected(delivery.id()).orElseThrow().orElseThrow();
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
    AgencyResponse answer =
        template()
            .requestBody(
                "direct:door.receipt",
                new Acknowledgement(
                    new CollectionRequest(as.thumbprint(), Optional.of(delivery.id()), "fr"),
                    as.signer().signReceipt(receipt).getBytes(StandardCharsets.US_ASCII)),
                AgencyResponse.class);
    assertThat(answer.status()).isEqualTo(204);
  }
}
