package org.wasl.audit.verify;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.audit.verify.EvidenceBundle.Disclosure;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;
import org.wasl.rules.delivery.AuditAction;

/**
 * A referral's evidence from real parts: one message, sent to the police, who opened it, and to the
 * prosecution, who got it at the second attempt.
 */
final class EvidenceFixtures {
  static final UUID REFERRAL = UUID.fromString("01936b1e-0000-7000-8000-000000000001");
  static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  static final String DIGEST = "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  private static final UUID MESSAGE = UUID.fromString("00000000-0000-4000-8000-000000000002");
  private static final UUID TO_POLICE = UUID.fromString("00000000-0000-8000-8000-000000000003");
  private static final UUID TO_OFFICE = UUID.fromString("00000000-0000-8000-8000-000000000004");

  final TestMemoryLog log;
  final TestAgency police;
  final TestAgency office;
  final List<AuditEntry> entries = new ArrayList<>();
  final List<SignedReceipt> receipts = new ArrayList<>();

  EvidenceFixtures() {
    this(
        new TestMemoryLog("log.example/2026"),
        TestAgency.ed25519("police-a"),
        TestAgency.p256("office-b"));
  }

  private EvidenceFixtures(TestMemoryLog log, TestAgency police, TestAgency office) {
    this.log = log;
    this.police = police;
    this.office = office;
  }

  /** No steps yet, in an empty log, under the same keys. */
  EvidenceFixtures another() {
    return new EvidenceFixtures(log.again(), police, office);
  }

  /** The story as far as the police, in four steps: what a small bundle holds. */
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
    evidence.step(toOffice(AuditAction.FAILED).attempt(1).why(new Why.Code("timeout")));
    evidence.step(toOffice(AuditAction.DISPATCHED));
    evidence.step(toOffice(AuditAction.ATTEMPTED).attempt(2));
    evidence.delivered(evidence.office, toOffice(AuditAction.DELIVERED).attempt(2));
    return evidence;
  }

  static Step accepted() {
    return Step.of(AuditAction.ACCEPTED, "platform").message("platform", MESSAGE).digest(DIGEST);
  }

  static Step toPolice(AuditAction action) {
    return Step.of(action, "gateway").message("platform", MESSAGE).delivery(TO_POLICE, "police-a");
  }

  static Step toOffice(AuditAction action) {
    return Step.of(action, "gateway").message("platform", MESSAGE).delivery(TO_OFFICE, "office-b");
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

  TrustPolicy trust() {
    return log.trust(2, agencies());
  }

  /** The bundle: every entry in a log among others, which three witnesses cosigned. */
  EvidenceBundle bundle() {
    return bundle(0);
  }

  /** The same after an erasure that destroyed the salts of the first {@code bare} entries. */
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
   * The story in several shards: so many steps in each, the rest in the last one. The first is
   * {@link #log}, which must be empty.
   */
  ShardedEvidence sharded(int... steps) {
    return new ShardedEvidence(this, steps);
  }

  List<TrustPolicy.AgencyKey> agencies() {
    return List.of(police.key(FROM, Optional.empty()), office.key(FROM, Optional.empty()));
  }
}
