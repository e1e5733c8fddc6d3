package org.wasl.routes.log;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.log.VerifierKey;
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.jdbc.Result;
import org.wasl.store.log.Cosignatures;
import org.wasl.store.log.LogShards.PublishedShard;
import org.wasl.store.log.ShardLog.SignedCheckpoint;

/**
 * What is made of what witnesses say of a shard: cosignatures are kept and published, objections
 * told.
 */
final class CosignatureCollector {
  private static final Logger LOG = LoggerFactory.getLogger(CosignatureCollector.class);

  private final TlogPolicy policy;
  private final PublishedShard shard;
  private final Cosignatures cosignatures;
  private final RouteEvents events;
  private final Map<String, String> objections = new ConcurrentHashMap<>();
  private volatile SignedNote witnessed;

  /**
   * @param shard of which they speak
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

  /** The published checkpoint with everything that is known of it; empty without a database. */
  Optional<SignedNote> published() {
    return shard
        .folder()
        .checkpoint()
        .flatMap(bytes -> value(cosignatures.note(size(SignedNote.parse(bytes)))))
        .flatMap(note -> note)
        .map(policy::withoutUntrustedSignatures);
  }

  /** The size that a witness has cosigned last, as far as is known. */
  long lastCosignedSize(VerifierKey key) {
    return value(cosignatures.lastCosignedSize(key.toString())).orElse(0L);
  }

  /** Keeps or tells it; of a witness that is silent there is nothing to hear. */
  void handle(VerifierKey key, SignedNote note, WitnessResponse said) {
    if (said instanceof WitnessResponse.Cosigned cosigned) {
      List<String> all = policy.witnesses().stream().map(VerifierKey::toString).toList();
      cosignatures.keep(size(note), key.toString(), cosigned.cosignature(), all, policy.quorum());
      published().ifPresent(this::publish);
    } else if (said instanceof WitnessResponse.Ahead ahead) {
      // Another gateway of this log may have signed since; what it signed is in SQL by now.
      Optional<Long> signed =
          value(shard.log().latest()).map(it -> it.map(SignedCheckpoint::size).orElse(0L));
      if (signed.isPresent() && ahead.size() > signed.get()) {
        recordObjection(
            key,
            "has cosigned %d leaves of this log, of which the database has signed %d"
                .formatted(ahead.size(), signed.get()));
      }
    } else if (said instanceof WitnessResponse.Conflict other) {
      recordObjection(
          key, "has cosigned another log under this name, at %d leaves".formatted(other.size()));
    }
  }

  private void recordObjection(VerifierKey key, String what) {
    if (objections.putIfAbsent(key.name(), what) == null) {
      LOG.error("witness {} {}", key.name(), what);
      events.alarm(AlarmKind.LOG_FORKED, key.name());
    }
  }

  /** By witness, what it knows that this log denies. */
  Map<String, String> objections() {
    return Map.copyOf(objections);
  }

  /** Publishes cosignatures that have come, once they are a quorum. */
  void publish(SignedNote note) {
    if (isCosigned(note)) {
      shard.publisher().updateCosignatures(note);
    }
    value(cosignatures.witnessed())
        .flatMap(found -> found)
        .filter(found -> size(found) <= size(note))
        .map(policy::withoutUntrustedSignatures)
        .ifPresent(found -> witnessed = found);
  }

  /** The last checkpoint that a quorum has cosigned; empty before the first since the start. */
  Optional<SignedNote> witnessed() {
    return Optional.ofNullable(witnessed);
  }

  private boolean isCosigned(SignedNote note) {
    return policy.cosigners(note).size() >= policy.quorum();
  }

  /**
   * Of a shard that is closed: whether this is its last checkpoint, and a quorum has cosigned it.
   */
  boolean isFinal(SignedNote note) {
    return isCosigned(note)
        && value(shard.log().size()).filter(end -> end == size(note)).isPresent();
  }

  static long size(SignedNote note) {
    return Checkpoint.parse(note.text()).size();
  }

  private static <T> Optional<T> value(Result<T> result) {
    return result instanceof Result.Done<T> done ? Optional.of(done.value()) : Optional.empty();
  }
}
