package org.wasl.audit.verify;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.verify.EvidenceBundle.Disclosure;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;

/** Evidence whose steps lie in several shards of the log. A test may change what it is made of. */
final class ShardedEvidence {
  private record Leaf(int shard, long index) {}

  final EvidenceFixtures evidence;
  final List<TestMemoryLog> shards = new ArrayList<>();
  final List<Integer> ends = new ArrayList<>();
  private final List<Disclosure> shown = new ArrayList<>();
  private final List<Leaf> leaves = new ArrayList<>();

  ShardedEvidence(EvidenceFixtures evidence, int... steps) {
    this.evidence = evidence;
    shards.add(evidence.log);
    int at = 0;
    for (int n : steps) {
      fill(at, at + n);
      at += n;
      ends.add(last().size());
      shards.add(last().next("log.example/2026/" + (shards.size() + 1)));
    }
    fill(at, evidence.entries.size());
    ends.add(last().size());
  }

  private TestMemoryLog last() {
    return shards.get(shards.size() - 1);
  }

  private void fill(int from, int to) {
    last().fill(last().size() + 3);
    for (AuditEntry entry : evidence.entries.subList(from, to)) {
      byte[] salt = new byte[16];
      new SecureRandom().nextBytes(salt);
      shown.add(new Disclosure(entry, salt));
      leaves.add(new Leaf(shards.size() - 1, last().add(shown.get(shown.size() - 1).leaf())));
      last().fill(last().size() + 2);
    }
  }

  TrustPolicy trust() {
    return evidence.log.trust(2, evidence.agencies(), shards);
  }

  /** The bundle that the shards prove now, each at its end. */
  EvidenceBundle bundle() {
    List<ProvenStep> steps = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      Leaf leaf = leaves.get(i);
      List<byte[]> proof = shards.get(leaf.shard()).inclusion(leaf.index());
      steps.add(new ProvenStep(shown.get(i), leaf.shard(), leaf.index(), proof));
    }
    return new EvidenceBundle(
        EvidenceFixtures.REFERRAL,
        steps,
        checkpoints(),
        chain(),
        List.of(),
        evidence.receipts,
        trust());
  }

  List<String> checkpoints() {
    return shards.stream().map(shard -> shard.checkpoint(shard.size(), 3).toString()).toList();
  }

  List<List<byte[]>> chain() {
    return shards.stream().skip(1).map(shard -> shard.inclusion(0)).toList();
  }
}
