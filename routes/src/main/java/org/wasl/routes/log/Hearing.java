package org.wasl.routes.log;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.Policy;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.VerifierKey;
import org.wasl.routes.Events;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.Cosignatures;
import org.wasl.store.Result;
import org.wasl.store.ShardLog.Signed;
import org.wasl.store.log.Shelf.Kept;

/**
 * What is made of what witnesses say of a shard: cosignatures are kept and published, objections
 * told.
 */
final class Hearing {
  private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);

  private final Policy policy;
  private final Kept shard;
  private final Cosignatures cosignatures;
  private final Events events;
  private final Map<String, String> objections = new ConcurrentHashMap<>();
  private volatile SignedNote witnessed;

  /**
   * @param shard of which they speak
   */
  Hearing(Policy policy, Kept shard, Cosignatures cosignatures, Events events) {
    this.policy = policy;
    this.shard = shard;
    this.cosignatures = cosignatures;
    this.events = events;
  }

  Kept shard() {
    return shard;
  }

  /** The published checkpoint with everything that is known of it; empty without a database. */
  Optional<SignedNote> published() {
    return shard
        .folder()
        .checkpoint()
        .flatMap(bytes -> value(cosignatures.note(size(SignedNote.parse(bytes)))))
        .flatMap(note -> note)
        .map(policy::only);
  }

  /** The size that a witness has cosigned last, as far as is known. */
  long last(VerifierKey key) {
    return value(cosignatures.last(key.toString())).orElse(0L);
  }

  /** Keeps or tells it; of a witness that is silent there is nothing to hear. */
  void heard(VerifierKey key, SignedNote note, Said said) {
    if (said instanceof Said.Cosigned cosigned) {
      List<String> all = policy.witnesses().stream().map(VerifierKey::toString).toList();
      cosignatures.keep(size(note), key.toString(), cosigned.cosignature(), all, policy.quorum());
      published().ifPresent(this::publish);
    } else if (said instanceof Said.Ahead ahead) {
      // Another gateway of this log may have signed since; what it signed is in SQL by now.
      Optional<Long> signed =
          value(shard.inSql().latest()).map(it -> it.map(Signed::size).orElse(0L));
      if (signed.isPresent() && ahead.size() > signed.get()) {
        object(
            key,
            "has cosigned %d leaves of this log, of which the database has signed %d"
                .formatted(ahead.size(), signed.get()));
      }
    } else if (said instanceof Said.Other other) {
      object(key, "has cosigned another log under this name, at %d leaves".formatted(other.size()));
    }
  }

  private void object(VerifierKey key, String what) {
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
      shard.keeper().cosigned(note);
    }
    value(cosignatures.witnessed())
        .flatMap(found -> found)
        .filter(found -> size(found) <= size(note))
        .map(policy::only)
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
  boolean isTheEnd(SignedNote note) {
    return isCosigned(note)
        && value(shard.inSql().size()).filter(end -> end == size(note)).isPresent();
  }

  static long size(SignedNote note) {
    return Checkpoint.parse(note.text()).size();
  }

  private static <T> Optional<T> value(Result<T> result) {
    return result instanceof Result.Done<T> done ? Optional.of(done.value()) : Optional.empty();
  }
}
