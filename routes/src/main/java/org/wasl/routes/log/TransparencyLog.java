package org.wasl.routes.log;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.log.SignerKey;
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.alarms.AlarmFact;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.ExpiryThreshold;
import org.wasl.store.audit.BundleWriter.ShardProof;
import org.wasl.store.jdbc.Result;
import org.wasl.store.log.AuditLog;
import org.wasl.store.log.AuditLog.SequencedBatch;
import org.wasl.store.log.LogMismatchException;
import org.wasl.store.log.LogShards;
import org.wasl.store.log.LogShards.PublishedShard;
import org.wasl.store.log.PublishedLogFolder;
import org.wasl.store.log.Shard;

/**
 * The transparency log of the audit trail: sequencing, publication, witnessing and reading. It runs
 * asynchronously to referrals. A fault here does not stop them before the grace period is over;
 * health and alarms show it.
 */
public final class TransparencyLog {
  /**
   * What is missing for the next shard, while the time to open it comes near.
   *
   * @param shard its number
   * @param facts what is missing, and when it is due
   */
  public record NextShardNotReady(int shard, List<AlarmFact> facts) {}

  private static final Logger LOG = LoggerFactory.getLogger(TransparencyLog.class);

  private final AuditLog log;
  private final LogShards shards;
  private final Optional<WitnessCoordinator> witnesses;
  private final LogLagLimits limits;
  private final RouteEvents events;
  private volatile boolean behind;
  private volatile boolean mismatched;
  private volatile boolean unwitnessed;
  private volatile boolean late;

  /**
   * @param shards its shards, and where they are published
   * @param witnesses the witnesses; empty where none is configured
   */
  public TransparencyLog(
      AuditLog log,
      LogShards shards,
      Optional<WitnessCoordinator> witnesses,
      LogLagLimits limits,
      RouteEvents events) {
    this.log = log;
    this.shards = shards;
    this.witnesses = witnesses;
    this.limits = limits;
    this.events = events;
  }

  /**
   * Assigns log indexes to all waiting entries, one transaction for each batch. What comes
   * meanwhile waits for the next run: under load there is always something.
   *
   * @return whether there were any
   */
  public boolean sequence() {
    boolean any = false;
    boolean more = true;
    while (more
        && log.sequenceBatch() instanceof Result.Done<SequencedBatch>(SequencedBatch batch)) {
      any |= batch.entries() > 0;
      more = batch.more();
    }
    return any;
  }

  /**
   * Signs and publishes sequenced entries, and when it is due closes the open shard and opens the
   * next. While so many witnesses object that there cannot be a quorum, it does nothing; after a
   * mismatch nothing until the next start, which checks again.
   */
  public void publish() {
    if (mismatched) {
      return;
    }
    if (witnesses.map(WitnessCoordinator::isForkProven).orElse(false)) {
      mismatch();
      return;
    }
    if (witnesses.map(WitnessCoordinator::forked).orElse(false)) {
      return;
    }
    try {
      shards.run(this::isKnown);
    } catch (LogMismatchException e) {
      mismatch();
    }
  }

  private boolean isKnown(SignerKey next) {
    return witnesses.map(it -> it.isKnownToQuorum(next)).orElse(true);
  }

  private void mismatch() {
    mismatched = true;
    events.alarm(AlarmKind.LOG_MISMATCH, AlarmKey.GATEWAY);
  }

  /** Writes published files again that are missing or wrong, and raises an alarm for it. */
  public void repair() {
    if (mismatched) {
      return;
    }
    try {
      int written = shards.repair();
      if (written > 0) {
        LOG.error(
            "{} published files of the log were missing or wrong, and are written again", written);
        events.alarm(AlarmKind.LOG_DAMAGED, AlarmKey.GATEWAY);
      }
    } catch (LogMismatchException e) {
      LOG.error("the published log does not match the database and is not repaired");
      mismatch();
    }
  }

  /** Whether witnesses are configured. */
  public boolean hasWitnesses() {
    return witnesses.isPresent();
  }

  /** Requests missing cosignatures for published checkpoints. */
  public void witness() {
    witnesses.ifPresent(WitnessCoordinator::collect);
  }

  /** For an orderly stop: signs everything and requests cosignatures once more. */
  public void finish(long patienceMillis) {
    sequence();
    publish();
    witnesses.ifPresent(
        it ->
            it.collectLast().completeOnTimeout(null, patienceMillis, TimeUnit.MILLISECONDS).join());
  }

  /** Raises each alarm once when the log or its witnesses fall behind. */
  public void watch() {
    if (log.progress() instanceof Result.Done<AuditLog.LogProgress> done) {
      AuditLog.LogProgress now = done.value();
      boolean nowBehind = now.lagMillis() > limits.alarmMillis();
      boolean alone = witnesses.isPresent() && now.witnessLagMillis() > limits.alarmMillis();
      if (nowBehind && !behind) {
        events.alarm(AlarmKind.LOG_BEHIND, AlarmKey.GATEWAY);
      }
      if (alone && !unwitnessed) {
        events.alarm(AlarmKind.LOG_UNWITNESSED, AlarmKey.GATEWAY);
      }
      behind = nowBehind;
      unwitnessed = alone;
      late = limits.isGraceOver(witnesses.isPresent() ? now.witnessLagMillis() : now.lagMillis());
    }
  }

  /**
   * The checkpoint of a shard for readers: the latest one that a quorum has cosigned; where the
   * witnesses lag for longer, the latest one.
   */
  public Optional<byte[]> checkpoint(int shard) {
    Optional<byte[]> counts = unwitnessed ? Optional.empty() : verifiable(shard);
    return counts.or(() -> published(shard));
  }

  /**
   * The latest checkpoint that a verifier accepts: a quorum has cosigned it, however late they are.
   */
  private Optional<byte[]> verifiable(int shard) {
    return witnesses.isPresent() ? witnesses.get().witnessed(shard) : published(shard);
  }

  private Optional<byte[]> published(int shard) {
    return shards.published(shard).flatMap(published -> published.folder().checkpoint());
  }

  /** A file of a shard; see {@link PublishedLogFolder#tile}. */
  public Optional<byte[]> tile(int shard, String path) {
    return shards.published(shard).flatMap(published -> published.folder().tile(path));
  }

  /**
   * The checkpoints that prove the leaves of all shards, where there are any; of a closed shard its
   * last one, once a quorum has cosigned it.
   */
  public List<ShardProof> heads() {
    List<ShardProof> heads = new ArrayList<>();
    List<PublishedShard> published = shards.published();
    for (PublishedShard shard : published) {
      boolean newest = shard == published.get(published.size() - 1);
      Optional<byte[]> note =
          newest
              ? verifiable(shard.number())
              : Optional.of(shard.number()).filter(this::isEnded).flatMap(this::verifiable);
      note.ifPresent(
          bytes -> heads.add(new ShardProof(shard.number(), bytes, shard.folder()::hashes)));
    }
    return heads;
  }

  private boolean isEnded(int shard) {
    return witnesses.map(it -> it.isFinished(shard)).orElse(true);
  }

  /**
   * The obstacle to closing the open shard when it is due; empty while there is time, or where all
   * is ready.
   *
   * @param zone in which the day is told on which it is due
   */
  public Optional<NextShardNotReady> nextShardNotReady(Instant now, ZoneId zone) {
    Shard open = shards.newest();
    Optional<AlarmFact> when =
        open.closeRequested()
            ? Optional.of(AlarmFact.of(AlarmFact.Kind.CLOSE_REQUESTED))
            : Optional.of(open.endsAt())
                .filter(ends -> shards.isYearly())
                .flatMap(ends -> ExpiryThreshold.reached(ends, now, zone));
    Optional<SignerKey> next = when.flatMap(due -> shards.nextKey());
    AlarmFact what =
        AlarmFact.of(next.isPresent() ? AlarmFact.Kind.KEY_UNWITNESSED : AlarmFact.Kind.KEY_ABSENT);
    return when.filter(due -> next.filter(this::isKnown).isEmpty())
        .map(due -> new NextShardNotReady(open.number() + 1, List.of(what, due)));
  }

  /**
   * Whether the published log differed from SQL or from the witnesses' checkpoints; nothing has
   * been signed since.
   */
  public boolean mismatched() {
    return mismatched;
  }

  /** Whether, at the last check, witnesses lagged too long. */
  public boolean unwitnessed() {
    return unwitnessed;
  }

  /** Whether, at the last check, entries had waited too long for a checkpoint. */
  public boolean isLagging() {
    return behind;
  }

  /** Whether entries have waited beyond the grace period: no messages are accepted. */
  public boolean late() {
    return late;
  }
}
