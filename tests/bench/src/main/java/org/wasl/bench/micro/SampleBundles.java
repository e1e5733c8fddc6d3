package org.wasl.bench.micro;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Commitment;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.EvidenceBundle.Disclosure;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.audit.verify.TrustPolicy.AgencyKey;
import org.wasl.bench.load.BenchPki;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.Receipt;

/**
 * Makes evidence of synthetic referrals. Each has two deliveries, and all are in one log with three
 * witnesses.
 */
final class SampleBundles {
  private static final List<AgencyId> RECIPIENTS = List.of(BenchPki.RECIPIENT, BenchPki.CUSTODIAN);
  private static final Instant AT = Instant.parse("2026-11-24T10:00:00Z");
  private static final String DIGEST = Digest.of(new byte[] {1});
  private static final int QUORUM = 3;

  private final PkiFolder pki;
  private final SecureRandom random = new SecureRandom();
  private final List<byte[]> hashes = new ArrayList<>();
  private final List<List<Disclosure>> trails = new ArrayList<>();
  private final List<List<SignedReceipt>> receipts = new ArrayList<>();
  private final List<ReferralId> referrals = new ArrayList<>();

  private SampleBundles(PkiFolder pki) {
    this.pki = pki;
  }

  /** Makes this many bundles, all under one checkpoint. */
  static List<EvidenceBundle> of(PkiFolder pki, int count) {
    SampleBundles samples = new SampleBundles(pki);
    for (int i = 0; i < count; i++) {
      samples.addReferral(new ReferralId(UUID.randomUUID()));
    }
    return samples.bundles();
  }

  private void addReferral(ReferralId referral) {
    referrals.add(referral);
    trails.add(new ArrayList<>());
    receipts.add(new ArrayList<>());
    MessageId message = new MessageId(UUID.randomUUID());
    AgencyId sender = BenchPki.SENDER;
    step(
        referral,
        Step.of(AuditAction.ACCEPTED, sender.value()).message(sender, message).digest(DIGEST));
    step(referral, Step.of(AuditAction.OPENED, "gateway").why(new StepReason.Code("referred")));
    for (AgencyId recipient : RECIPIENTS) {
      DeliveryId delivery = new DeliveryId(UUID.randomUUID());
      for (AuditAction action :
          List.of(AuditAction.DISPATCHED, AuditAction.ATTEMPTED, AuditAction.DELIVERED)) {
        Step step =
            Step.of(action, "gateway").message(sender, message).delivery(delivery, recipient);
        step(referral, action == AuditAction.DISPATCHED ? step : step.attempt(1));
      }
      Receipt receipt =
          new Receipt(
              Receipt.Kind.DELIVERY,
              Optional.of(delivery),
              message,
              sender,
              recipient,
              referral,
              DIGEST,
              AT);
      last(receipts)
          .add(new SignedReceipt(last(trails).size(), pki.signer(recipient).signReceipt(receipt)));
    }
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }

  private void step(ReferralId referral, Step step) {
    byte[] salt = new byte[Commitment.SALT_BYTES];
    random.nextBytes(salt);
    int number = last(trails).size() + 1;
    AuditEntry entry = new AuditEntry(referral.toString(), number, AT.plusSeconds(number), step);
    last(trails).add(new Disclosure(entry, salt));
    hashes.add(MerkleTree.leafHash(Commitment.leaf(salt, entry)));
  }

  private List<EvidenceBundle> bundles() {
    SignerKey log = SignerKey.generate("wasl.example/bench", KeyType.NOTE, random);
    String text =
        new Checkpoint(log.verifier().name(), hashes.size(), MerkleTree.root(hashes)).text();
    SignedNote note = new SignedNote(text, List.of(log.sign(text)));
    List<String> witnesses = new ArrayList<>();
    for (int i = 0; i < QUORUM; i++) {
      SignerKey witness = SignerKey.generate("witness-" + i, KeyType.COSIGNATURE, random);
      note = note.withSignature(witness.cosign(text, AT.getEpochSecond()));
      witnesses.add(witness.verifier().toString());
    }
    TrustPolicy trust =
        new TrustPolicy(keys(), List.of(log.verifier().toString()), witnesses, QUORUM);
    MerkleTree.HashReader tree = new KeptTree(hashes);
    List<EvidenceBundle> bundles = new ArrayList<>();
    int index = 0;
    for (int i = 0; i < trails.size(); i++) {
      List<ProvenStep> steps = new ArrayList<>();
      for (Disclosure shown : trails.get(i)) {
        List<byte[]> proof = MerkleTree.inclusionProof(index, hashes.size(), tree);
        steps.add(new ProvenStep(shown, 0, index++, proof));
      }
      bundles.add(
          new EvidenceBundle(
              referrals.get(i), steps, List.of(note.toString()), receipts.get(i), trust));
    }
    return bundles;
  }

  private List<AgencyKey> keys() {
    return pki.directory(RECIPIENTS).all().stream()
        .flatMap(
            agency ->
                agency.verificationKeys().stream()
                    .map(
                        key ->
                            new AgencyKey(
                                agency.id().value(),
                                key.alg(),
                                key.kid(),
                                key.x(),
                                key.y(),
                                AT,
                                Optional.empty())))
        .toList();
  }

  /** Complete subtrees, each computed once. */
  private static final class KeptTree implements MerkleTree.HashReader {
    private final List<List<byte[]>> levels = new ArrayList<>();

    KeptTree(List<byte[]> leafHashes) {
      List<byte[]> level = leafHashes;
      while (!level.isEmpty()) {
        levels.add(level);
        List<byte[]> above = new ArrayList<>();
        for (int i = 0; i + 1 < level.size(); i += 2) {
          above.add(MerkleTree.nodeHash(level.get(i), level.get(i + 1)));
        }
        level = above;
      }
    }

    @Override
    public byte[] hash(int level, long index) {
      return levels.get(level).get((int) index);
    }
  }
}
