package org.wasl.routes.log;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TileTree;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.log.VerifierKey;
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.trail.log.Cosignatures;
import org.wasl.trail.log.LogShards.PublishedShard;
import org.wasl.trail.log.ShardLog.SignedCheckpoint;

/**
 * Handles the responses of witnesses about one shard. It stores and publishes cosignatures and
 * raises an alarm for an objection.
 */
final class CosignatureCollector {
  private static final Logger LOG = LoggerFactory.getLogger(CosignatureCollector.class);

  private final TlogPolicy policy;
  private final PublishedShard shard;
  private final Cosignatures cosignatures;
  private final RouteEvents events;
  private final Map<String, WitnessObjection> objections = new ConcurrentHashMap<>();
  private volatile Optional<SignedNote> witnessed = Optional.empty();

  /**
   * @param shard the shard
   */
  CosignatureCollector(
      TlogPolicy policy, PublishedShard shard, Cosignatures cosignatures, RouteEvents events) {
    this.policy = policy;
    this.shard = shard;
    this.cosignatures = cosignatures;
    this.events = events;
  }

  PublishedShard shard() {
    return shard;
  }

  /** The published checkpoint with its cosignatures. Empty without a database. */
  Optional<SignedNote> published() {
    return shard
        .folder()
        .checkpoint()
        .flatMap(bytes -> cosignatures.note(size(SignedNote.parse(bytes))).toOptional())
        .flatMap(note -> note)
        .map(policy::withoutUntrustedSignatures);
  }

  /** The size that a witness has cosigned last, as far as is known. */
  long lastCosignedSize(VerifierKey key) {
    return cosignatures.lastCosignedSize(key.toString()).toOptional().orElse(0L);
  }

  /** Stores a cosignature or records an objection. An unavailable witness changes nothing. */
  void handle(WitnessEndpoint witness, SignedNote note, WitnessResponse response) {
    VerifierKey key = witness.key();
    switch (response) {
      case WitnessResponse.Cosigned(var cosignature) -> {
        List<String> all = policy.witnesses().stream().map(VerifierKey::toString).toList();
        objections.remove(key.name());
        cosignatures.keep(size(note), key.toString(), cosignature, all, policy.quorum());
        published().ifPresent(this::publish);
      }
      case WitnessResponse.Ahead(var size) -> checkSigned(witness, size);
      case WitnessResponse.Conflict(var size) ->
          recordObjection(
              key,
              new WitnessObjection(
                  String.format(
                      Locale.ROOT, "has cosigned another log under this name, at %d leaves", size),
                  contradicts(witness, note)));
      case WitnessResponse.Unavailable _ -> {}
    }
  }

  /** Another gateway may have signed a larger tree since, and then the database has it by now. */
  private void checkSigned(WitnessEndpoint witness, long cosigned) {
    Optional<Long> signed =
        shard.log().latest().toOptional().map(it -> it.map(SignedCheckpoint::size).orElse(0L));
    if (signed.isPresent() && cosigned > signed.get()) {
      boolean proven = signedCheckpoint(witness).filter(it -> it.size() > signed.get()).isPresent();
      recordObjection(
          witness.key(),
          new WitnessObjection(
              String.format(
                  Locale.ROOT,
                  "has cosigned %d leaves of this log, of which the database has signed %d",
                  cosigned,
                  signed.get()),
              proven));
    }
  }

  /** Tells whether the witness has a checkpoint with the log's signature that is not in the log. */
  private boolean contradicts(WitnessEndpoint witness, SignedNote note) {
    TileTree tree = new TileTree(size(note), shard.folder()::hashes);
    return signedCheckpoint(witness)
        .filter(it -> it.size() <= size(note))
        .filter(it -> !Arrays.equals(it.root(), MerkleTree.root(it.size(), tree)))
        .isPresent();
  }

  private Optional<Checkpoint> signedCheckpoint(WitnessEndpoint witness) {
    return WitnessObjection.signedCheckpoint(witness, shard.key());
  }

  private void recordObjection(VerifierKey key, WitnessObjection objection) {
    WitnessObjection before = objections.put(key.name(), objection);
    if (before == null || objection.proven() && !before.proven()) {
      LOG.error(
          "witness {} {}, {}",
          key.name(),
          objection.claim(),
          objection.proven() ? "with proof" : "without proof");
      events.alarm(AlarmKind.LOG_FORKED, key.name());
    }
  }

  /** The objection of each witness against this log. */
  Map<String, WitnessObjection> objections() {
    return Map.copyOf(objections);
  }

  /** Publishes cosignatures once there is a quorum. */
  void publish(SignedNote note) {
    if (isCosigned(note)) {
      shard.publisher().updateCosignatures(note);
    }
    cosignatures
        .witnessed()
        .toOptional()
        .flatMap(found -> found)
        .filter(found -> size(found) <= size(note))
        .map(policy::withoutUntrustedSignatures)
        .ifPresent(found -> witnessed = Optional.of(found));
  }

  /** The last checkpoint that a quorum has cosigned. Empty before the first one since the start. */
  Optional<SignedNote> witnessed() {
    return witnessed;
  }

  private boolean isCosigned(SignedNote note) {
    return policy.cosigners(note).size() >= policy.quorum();
  }

  /** For a closed shard, whether this is its last checkpoint and a quorum has cosigned it. */
  boolean isFinal(SignedNote note) {
    return isCosigned(note)
        && shard.log().size().toOptional().filter(end -> end == size(note)).isPresent();
  }

  static long size(SignedNote note) {
    return Checkpoint.parse(note.text()).size();
  }
}
