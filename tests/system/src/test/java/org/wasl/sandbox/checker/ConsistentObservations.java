package org.wasl.sandbox.checker;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.kit.inbox.InboxReader.InboxDelivery;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.sandbox.checker.LoggedTrail.LoggedLeaf;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.DeterministicIds;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.Receipt;

/** Consistent observations of one case of the platform, which went to police and office. */
final class ConsistentObservations {
  static final AgencyId SENDER = new AgencyId("platform");
  static final AgencyId POLICE = new AgencyId("police");
  static final AgencyId OFFICE = new AgencyId("office");
  static final MessageId MESSAGE = MessageId.parse("11111111-1111-4111-8111-111111111111");
  static final ReferralId REFERRAL = ReferralId.parse("01890000-0000-7000-8000-000000000001");
  private static final SignerKey KEY =
      SignerKey.generate("wasl.example/log", KeyType.NOTE, new SecureRandom());
  private static final SignerKey WITNESS =
      SignerKey.generate("wasl.example/witness", KeyType.COSIGNATURE, new SecureRandom());
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  final List<SubmittedMessage> submissions = new ArrayList<>();
  final Map<AgencyId, List<InboxDelivery>> inboxes = new TreeMap<>();
  final Map<String, List<AuditEntry>> trail = new HashMap<>();
  final List<RecordedDelivery> deliveries = new ArrayList<>();
  Set<DeliveryId> excused = Set.of();

  /**
   * Two entries and their leaves. They are independent of the trail, because the log does not
   * contain its content.
   */
  final Map<Long, byte[]> entries = new TreeMap<>(Map.of(1L, leaf(1), 3L, leaf(3)));

  final List<LoggedLeaf> leaves =
      new ArrayList<>(List.of(new LoggedLeaf(3, leaf(3)), new LoggedLeaf(1, leaf(1))));
  boolean otherRoot;
  SignerKey witness = WITNESS;
  private final PkiFolder pki;

  ConsistentObservations(PkiFolder pki) {
    this.pki = pki;
    inboxes.put(SENDER, new ArrayList<>());
    submissions.add(
        SubmittedMessage.unanswered(SENDER, MESSAGE, digest("case"), 0)
            .accepted(REFERRAL, List.of(POLICE, OFFICE)));
    step(AuditAction.ACCEPTED);
    for (AgencyId to : List.of(POLICE, OFFICE)) {
      inboxes.put(to, new ArrayList<>(List.of(new InboxDelivery(received(to, to), true, 0, 1))));
      step(AuditAction.DISPATCHED, to);
      step(AuditAction.ATTEMPTED, to);
      step(AuditAction.DELIVERED, to);
      deliveries.add(record(to, DeliveryState.DELIVERED, Optional.of(receipt(to, to))));
    }
  }

  Observations evidence() {
    return new Observations(
        submissions, List.of(), inboxes, trail, log(), deliveries, pki.directory(), excused);
  }

  private LoggedTrail log() {
    List<byte[]> hashes = leaves.stream().map(LoggedLeaf::leaf).map(MerkleTree::leafHash).toList();
    String text = new Checkpoint(KEY.verifier().name(), hashes.size(), root(hashes)).text();
    SignedNote note =
        new SignedNote(text, List.of(KEY.sign(text), witness.cosign(text, NOW.getEpochSecond())));
    TlogPolicy policy = new TlogPolicy(List.of(KEY.verifier()), List.of(WITNESS.verifier()), 1);
    return new LoggedTrail(
        entries, List.of(new LoggedTrail.LoggedShard(leaves, Optional.of(note))), policy);
  }

  private byte[] root(List<byte[]> hashes) {
    return otherRoot ? new byte[MerkleTree.HASH_BYTES] : MerkleTree.root(hashes);
  }

  static byte[] leaf(int content) {
    byte[] leaf = new byte[MerkleTree.HASH_BYTES];
    leaf[0] = (byte) content;
    return leaf;
  }

  static String digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  static DeliveryId delivery(AgencyId to) {
    return DeterministicIds.deliveryId(REFERRAL, SENDER, MESSAGE, to, 0);
  }

  RecordedDelivery record(AgencyId to, DeliveryState state, Optional<String> receipt) {
    return new RecordedDelivery(delivery(to), REFERRAL, SENDER, MESSAGE, to, state, receipt);
  }

  /** A delivery that {@code to} keeps, with a receipt that {@code signer} signed. */
  ReceivedDelivery received(AgencyId to, AgencyId signer) {
    return new ReceivedDelivery(
        delivery(to),
        MESSAGE,
        SENDER,
        REFERRAL,
        "vetted-case/1",
        digest("sealed"),
        digest("case"),
        NOW,
        receipt(to, signer),
        new byte[0]);
  }

  String receipt(AgencyId to, AgencyId signer) {
    return pki.signer(signer)
        .signReceipt(
            new Receipt(
                Receipt.Kind.DELIVERY,
                Optional.of(delivery(to)),
                MESSAGE,
                SENDER,
                to,
                REFERRAL,
                digest("sealed"),
                NOW));
  }

  /**
   * Adds the next step of the referral about the case, or about its delivery if {@code to} is
   * given.
   */
  void step(AuditAction action) {
    add(accepted(action));
  }

  void step(AuditAction action, AgencyId to) {
    Step step = accepted(action).delivery(delivery(to), to);
    add(action == AuditAction.ATTEMPTED ? step.attempt(1) : step);
  }

  private static Step accepted(AuditAction action) {
    return Step.of(action, "gateway").message(SENDER, MESSAGE);
  }

  private void add(Step step) {
    List<AuditEntry> stream = trail.computeIfAbsent(REFERRAL.toString(), none -> new ArrayList<>());
    stream.add(new AuditEntry(REFERRAL.toString(), stream.size() + 1, NOW, step));
  }
}
