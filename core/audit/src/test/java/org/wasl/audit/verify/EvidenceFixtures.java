package org.wasl.audit.verify;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.audit.verify.EvidenceBundle.Disclosure;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/**
 * A referral's evidence from real parts. One message was sent to the police, who opened it, and to
 * the prosecution, who got it at the second attempt.
 */
final class EvidenceFixtures {
  static final ReferralId REFERRAL = ReferralId.parse("01936b1e-0000-7000-8000-000000000001");
  static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  static final FileId FILE = FileId.parse("00000000-0000-4000-8000-00000000000f");
  static final String FILE_DIGEST = "yv66vgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  static final String DIGEST = "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  static final MessageId MESSAGE = MessageId.parse("00000000-0000-4000-8000-000000000002");
  private static final DeliveryId TO_POLICE =
      DeliveryId.parse("00000000-0000-8000-8000-000000000003");
  private static final DeliveryId TO_OFFICE =
      DeliveryId.parse("00000000-0000-8000-8000-000000000004");

  /** The sender of the message. */
  static final TestAgency PLATFORM = TestAgency.p256("platform");

  final TestMemoryLog log;
  final TestAgency police;
  final TestAgency office;
  final TestAgency gateway;
  final List<AuditEntry> entries = new ArrayList<>();
  final List<SignedReceipt> receipts = new ArrayList<>();

  EvidenceFixtures() {
    this(
        new TestMemoryLog("log.example/2026"),
        TestAgency.ed25519("police-a"),
        TestAgency.p256("office-b"),
        TestAgency.ed25519("gateway"));
  }

  private EvidenceFixtures(
      TestMemoryLog log, TestAgency police, TestAgency office, TestAgency gateway) {
    this.log = log;
    this.police = police;
    this.office = office;
    this.gateway = gateway;
  }

  /** No steps yet, in an empty log, under the same keys. */
  EvidenceFixtures another() {
    return new EvidenceFixtures(log.again(), police, office, gateway);
  }

  /** The story as far as the police, in four steps, as in a small bundle. */
  static EvidenceFixtures small() {
    EvidenceFixtures evidence = new EvidenceFixtures();
    evidence.step(accepted());
    evidence.step(toPolice(AuditAction.DISPATCHED));
    evidence.step(toPolice(AuditAction.ATTEMPTED).attempt(1));
    evidence.delivered(evidence.police, toPolice(AuditAction.DELIVERED).attempt(1));
    return evidence;
  }

  /** The whole story. */
  static EvidenceFixtures whole() {
    EvidenceFixtures evidence = small();
    evidence.retrieved(evidence.police, toPolice(AuditAction.RETRIEVED));
    evidence.step(toOffice(AuditAction.DISPATCHED));
    evidence.step(toOffice(AuditAction.ATTEMPTED).attempt(1));
    evidence.step(toOffice(AuditAction.FAILED).attempt(1).why(new StepReason.Code("timeout")));
    evidence.step(toOffice(AuditAction.DISPATCHED));
    evidence.step(toOffice(AuditAction.ATTEMPTED).attempt(2));
    evidence.delivered(evidence.office, toOffice(AuditAction.DELIVERED).attempt(2));
    return evidence;
  }

  /** A message with a file, which the police got and verified. */
  static EvidenceFixtures withFile() {
    return withFile(Map.of());
  }

  /**
   * The same with a receipt for the file that says something else.
   *
   * @param other other members of the receipt. A member with an empty text is left out
   */
  static EvidenceFixtures withFile(Map<String, String> other) {
    EvidenceFixtures evidence = new EvidenceFixtures();
    evidence.step(accepted());
    evidence.step(ofFile(AuditAction.FILE_STORED, "platform"));
    evidence.delivered(evidence.police, toPolice(AuditAction.DELIVERED).attempt(1));
    AuditEntry entry =
        evidence.step(
            ofFile(AuditAction.FILE_VERIFIED, "police-a").recipient(new AgencyId("police-a")));
    Map<String, String> claims = evidence.police.says("verified", entry, FILE_DIGEST);
    claims.put("fileId", FILE.toString());
    claims.putAll(other);
    claims.values().removeIf(String::isEmpty);
    evidence.receipts.add(new SignedReceipt(entry.number(), evidence.police.sign(claims)));
    return evidence;
  }

  /**
   * The story of a file that the police verified and handed over.
   *
   * @param sealed its sealed bytes
   */
  static EvidenceFixtures withSentFile(byte[] sealed) {
    String digest =
        Base64.getUrlEncoder().withoutPadding().encodeToString(TrustPolicy.sha256(sealed));
    AgencyId police = new AgencyId("police-a");
    EvidenceFixtures evidence = new EvidenceFixtures();
    evidence.step(accepted());
    evidence.step(ofFile(AuditAction.FILE_STORED, "platform").digest(digest));
    evidence.delivered(evidence.police, toPolice(AuditAction.DELIVERED).attempt(1));
    evidence.step(ofFile(AuditAction.FILE_FETCHED, "police-a").digest(digest).recipient(police));
    AuditEntry verified =
        evidence.step(
            ofFile(AuditAction.FILE_VERIFIED, "police-a").digest(digest).recipient(police));
    Map<String, String> claims = evidence.police.says("verified", verified, digest);
    claims.put("fileId", FILE.toString());
    evidence.receipts.add(new SignedReceipt(verified.number(), evidence.police.sign(claims)));
    evidence.step(
        ofFile(AuditAction.FILE_HANDED_OVER, "police-a")
            .digest(digest)
            .recipient(new AgencyId("office-b")));
    evidence.step(Step.of(AuditAction.HELD, "operator:a").why(new StepReason.Code("court")));
    return evidence;
  }

  private static Step ofFile(AuditAction action, String actor) {
    return Step.of(action, actor)
        .message(new AgencyId("platform"), MESSAGE)
        .digest(FILE_DIGEST)
        .why(new StepReason.EvidenceFile(FILE));
  }

  static Step accepted() {
    return Step.of(AuditAction.ACCEPTED, "platform")
        .message(new AgencyId("platform"), MESSAGE)
        .digest(DIGEST);
  }

  static Step toPolice(AuditAction action) {
    return Step.of(action, "gateway")
        .message(new AgencyId("platform"), MESSAGE)
        .delivery(TO_POLICE, new AgencyId("police-a"));
  }

  static Step toOffice(AuditAction action) {
    return Step.of(action, "gateway")
        .message(new AgencyId("platform"), MESSAGE)
        .delivery(TO_OFFICE, new AgencyId("office-b"));
  }

  AuditEntry step(Step step) {
    int number = entries.size() + 1;
    Instant at = Instant.parse("2026-11-24T10:00:00.120456Z").plusSeconds(number);
    AuditEntry entry = new AuditEntry(REFERRAL.toString(), number, at, step);
    entries.add(entry);
    return entry;
  }

  /** A step of the delivery to the police, with its receipt where one is due. */
  void police(AuditAction action) {
    Step step = toPolice(action);
    switch (action) {
      case DELIVERED -> delivered(police, step);
      case RETRIEVED -> retrieved(police, step);
      case NEEDS_RESEAL -> signed(police, "needs-reseal", step(step));
      case ATTEMPTED -> step(step.attempt(1));
      default -> step(step);
    }
  }

  void delivered(TestAgency agency, Step step) {
    signed(agency, "delivery", step(step));
  }

  void retrieved(TestAgency agency, Step step) {
    signed(agency, "retrieval", step(step));
  }

  private void signed(TestAgency agency, String kind, AuditEntry entry) {
    String jws = agency.sign(agency.says(kind, entry, DIGEST));
    receipts.add(new SignedReceipt(entry.number(), jws));
  }

  /** The delivery to the police is given up, and the gateway has signed that. */
  void parked(String why, String kind) {
    AuditEntry entry = step(toPolice(AuditAction.PARKED).why(new StepReason.Code(why)));
    receipts.add(
        new SignedReceipt(entry.number(), gateway.sign(parkedClaims(kind, entry, why)), true));
  }

  /** The gateway's statement about a delivery that it gave up. */
  Map<String, String> parkedClaims(String kind, AuditEntry entry, String why) {
    Map<String, String> claims = gateway.says(kind, entry, DIGEST);
    claims.put("reason", why);
    return claims;
  }

  TrustPolicy trust() {
    return log.trust(2, agencies());
  }

  /** The bundle with every entry in a log among others, which three witnesses cosigned. */
  EvidenceBundle bundle() {
    return bundle(0);
  }

  /** The bundle after an erasure that destroyed the salts of the first {@code bare} entries. */
  EvidenceBundle bundle(int bare) {
    List<Disclosure> shown = new ArrayList<>();
    List<Long> indices = new ArrayList<>();
    log.fill(5);
    for (AuditEntry entry : entries) {
      byte[] salt = new byte[16];
      new SecureRandom().nextBytes(salt);
      shown.add(new Disclosure(entry, salt));
      indices.add(log.add(shown.get(shown.size() - 1).leaf()));
      log.fill(log.size() + 1);
    }
    List<ProvenStep> steps = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      long index = indices.get(i);
      ProvenStep step = new ProvenStep(shown.get(i), 0, index, log.inclusion(index));
      steps.add(
          i >= bare
              ? step
              : new ProvenStep(
                  step.number(), Optional.empty(), step.leaf(), 0, index, step.proof()));
    }
    List<SignedReceipt> kept = receipts.stream().filter(receipt -> receipt.step() > bare).toList();
    String checkpoint = log.checkpoint(log.size(), 3).toString();
    return new EvidenceBundle(REFERRAL, steps, List.of(checkpoint), kept, trust());
  }

  /**
   * The story in several shards, with so many steps in each and the rest in the last one. The first
   * is {@link #log}, which must be empty.
   */
  ShardedEvidence sharded(int... steps) {
    return new ShardedEvidence(this, steps);
  }

  List<TrustPolicy.AgencyKey> agencies() {
    return List.of(
        police.key(FROM, Optional.empty()),
        office.key(FROM, Optional.empty()),
        gateway.key(FROM, Optional.empty()),
        PLATFORM.key(FROM, Optional.empty()));
  }
}
