package org.wasl.trials.world;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.VerifierKey;
import org.wasl.trials.world.LoggedTrail.Place;

/**
 * Is every entry in the signed log, once and unchanged, is nothing else in it, and have the
 * witnesses seen it?
 */
final class LogPlaceCheck {
  private LogPlaceCheck() {}

  static Stream<Broken> check(Evidence evidence) {
    LoggedTrail log = evidence.logged();
    return Stream.of(placed(log), nothingElse(log), signed(log), witnessed(log))
        .flatMap(found -> found);
  }

  private static Stream<Broken> placed(LoggedTrail log) {
    Map<Long, Integer> times = new HashMap<>();
    log.places().forEach(place -> times.merge(place.seq(), 1, Integer::sum));
    return log.entries().keySet().stream()
        .filter(seq -> times.getOrDefault(seq, 0) != 1)
        .map(
            seq ->
                broken(
                    "entry %d has %d places in the log"
                        .formatted(seq, times.getOrDefault(seq, 0))));
  }

  private static Stream<Broken> nothingElse(LoggedTrail log) {
    return log.places().stream()
        .filter(place -> !Arrays.equals(place.leaf(), log.entries().get(place.seq())))
        .map(place -> broken("the leaf of entry %d is not the entry's".formatted(place.seq())));
  }

  private static Stream<Broken> signed(LoggedTrail log) {
    if (log.checkpoint().isEmpty()) {
      return Stream.of(broken("no checkpoint is published"));
    }
    SignedNote note = log.checkpoint().get();
    VerifierKey key = log.policy().logs().get(0);
    List<byte[]> hashes = log.places().stream().map(Place::leaf).map(MerkleTree::leafHash).toList();
    String expected = new Checkpoint(key.name(), hashes.size(), MerkleTree.root(hashes)).text();
    return note.check(key) == SignedNote.Check.VALID && note.text().equals(expected)
        ? Stream.of()
        : Stream.of(broken("the published checkpoint is not that of the leaves"));
  }

  private static Stream<Broken> witnessed(LoggedTrail log) {
    return log.witnessed()
        ? Stream.of()
        : Stream.of(
            new Broken(
                Promise.LOG_WITNESSED,
                "the last checkpoint has no quorum of %d valid cosignatures"
                    .formatted(log.policy().quorum())));
  }

  private static Broken broken(String what) {
    return new Broken(Promise.LOG_COMPLETE, what);
  }
}
