package org.wasl.sandbox.checker;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.sandbox.checker.LoggedTrail.LoggedLeaf;
import org.wasl.sandbox.checker.LoggedTrail.LoggedShard;

/**
 * Checks that every entry is in the signed log, once and unchanged, that nothing else is in it, and
 * that a quorum of witnesses has cosigned it.
 */
final class LogCompletenessCheck {
  private LogCompletenessCheck() {}

  static Stream<BrokenPromise> check(Observations evidence) {
    LoggedTrail log = evidence.logged();
    return Stream.of(sequenced(log), unexpectedEntries(log), signed(log), witnessed(log))
        .flatMap(found -> found);
  }

  private static Stream<BrokenPromise> sequenced(LoggedTrail log) {
    Map<Long, Integer> times = new HashMap<>();
    log.sequenced().forEach(seq -> times.merge(seq, 1, Integer::sum));
    return log.entries().keySet().stream()
        .filter(seq -> times.getOrDefault(seq, 0) != 1)
        .map(
            seq ->
                broken(
                    String.format(
                        Locale.ROOT,
                        "entry %d has %d leaves in the log",
                        seq,
                        times.getOrDefault(seq, 0))));
  }

  /**
   * Ignores leaf 0 of a later shard. It is not an entry, but commits to the end of the previous
   * shard.
   */
  private static Stream<BrokenPromise> unexpectedEntries(LoggedTrail log) {
    Map<Long, byte[]> expected = new HashMap<>(log.entries());
    Stream.Builder<BrokenPromise> found = Stream.builder();
    for (LoggedShard shard : log.shards()) {
      shard.leaves().stream()
          .filter(leaf -> !Arrays.equals(leaf.leaf(), expected.get(leaf.seq())))
          .map(
              leaf ->
                  broken(
                      String.format(
                          Locale.ROOT,
                          "the leaf of entry %d does not match the entry",
                          leaf.seq())))
          .forEach(found);
      shard
          .checkpoint()
          .map(note -> ShardLink.commitment(Checkpoint.parse(note.text())))
          .ifPresent(next -> expected.put(0L, next));
    }
    return found.build();
  }

  private static Stream<BrokenPromise> signed(LoggedTrail log) {
    return log.shards().stream().flatMap(shard -> signed(log.policy(), shard));
  }

  private static Stream<BrokenPromise> signed(TlogPolicy policy, LoggedShard shard) {
    if (shard.checkpoint().isEmpty()) {
      return Stream.of(broken("no checkpoint is published"));
    }
    SignedNote note = shard.checkpoint().get();
    List<byte[]> hashes =
        shard.leaves().stream().map(LoggedLeaf::leaf).map(MerkleTree::leafHash).toList();
    return policy
            .logKey(Checkpoint.parse(note.text()).origin())
            .filter(key -> note.verify(key) == SignedNote.Verification.VALID)
            .filter(
                key ->
                    note.text()
                        .equals(
                            new Checkpoint(key.name(), hashes.size(), MerkleTree.root(hashes))
                                .text()))
            .isPresent()
        ? Stream.of()
        : Stream.of(broken("the published checkpoint does not match the leaves"));
  }

  private static Stream<BrokenPromise> witnessed(LoggedTrail log) {
    return log.witnessed()
        ? Stream.of()
        : Stream.of(
            new BrokenPromise(
                Promise.LOG_WITNESSED,
                String.format(
                    Locale.ROOT,
                    "the last checkpoint has no quorum of %d valid cosignatures",
                    log.policy().quorum())));
  }

  private static BrokenPromise broken(String description) {
    return new BrokenPromise(Promise.LOG_COMPLETE, description);
  }
}
