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
import org.wasl.database.Result;
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.alarms.AlarmFact;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.ExpiryThreshold;
import org.wasl.store.audit.BundleWriter.ShardProof;
import org.wasl.trail.log.AuditLog;
import org.wasl.trail.log.AuditLog.SequencedBatch;
import org.wasl.trail.log.LogMismatchException;
import org.wasl.trail.log.LogShards;
import org.wasl.trail.log.LogShards.PublishedShard;
import org.wasl.trail.log.PublishedLogFolder;
import org.wasl.trail.log.Shard;

/**
 * The transparency log of the audit trail, with sequencing, publication, witnessing and reading. It
 * runs asynchronously to referrals. A lag does not stop referrals before the grace period is over,
 * and health and alarms show it. A mismatch stops them at once, because later messages could not be
 * proven.
 */
public final class TransparencyLog {
  /**
   * The missing requirements of the next shard when its start is near.
   *
   * @param shard its number
   * @param facts missing requirements, with their due dates
   */
  public record NextShardNotReady(int shard, List<AlarmFact> facts) {}

  private static final Logger LOG = LoggerFactory.getLogger(TransparencyLog.class);

  private final AuditLog log;
  private final LogShards shards;
  private final Optional<WitnessCoordinator> witnesses;
  private final Optional<CheckpointStamper> stamper;
  private final LogLagLimits limits;
  private final RouteEvents events;
  private volatile boolean behind;
  private volatile boolean mismatched;
  private volatile boolean unwitnessed;
  private volatile boolean late;

  /**
   * @param shards its shards, with their folders
   * @param witnesses the witnesses; empty if none is configured
   * @param stamper has checkpoints time-stamped; empty if no authority is configured
   */
  public TransparencyLog(
      AuditLog log,
      LogShards shards,
      Optional<WitnessCoordinator> witnesses,
      Optional<CheckpointStamper> stamper,
      LogLagLimits limits,
      RouteEvents events) {
    this.log = log;
    this.shards = shards;
    this.witnesses = witnesses;
    this.stamper = stamper;
    this.limits = limits;
    this.events = events;
  }

  /**
   * Assigns log indexes to all waiting entries, one transaction for each batch. Later entries wait
   * for the next run, because under load there are always more.
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
   * next. While too many witnesses object for a quorum, it does nothing. After a mismatch it does
   * nothing until the next start, which checks again.
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

  /** Runs {@link #repair} if a published file is missing. It reads names only. */
  public void repairMissing() {
    if (!mismatched && shards.hasMissingFiles()) {
      repair();
    }
  }

  /** Writes published files again that are missing or wrong, and raises an alarm for it. */
  public synchronized void repair() {
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

  /** Tells whether witnesses are configured. */
  public boolean hasWitnesses() {
    return witnesses.isPresent();
  }

  /** Requests missing cosignatures for published checkpoints. */
  public void witness() {
    witnesses.ifPresent(WitnessCoordinator::collect);
  }

  /** Tells whether authorities for time stamps are configured. */
  public boolean hasTimeStamps() {
    return stamper.isPresent();
  }

  /** Has checkpoints time-stamped where it is due. */
  public void stamp() {
    stamper.ifPresent(it -> it.run(heads()));
  }

  /** Prepares an orderly stop. Signs everything and requests cosignatures once more. */
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
   * The checkpoint of a shard for readers. It is the latest with a quorum's cosignatures, or the
   * latest one if the witnesses lag too long.
   */
  public Optional<byte[]> checkpoint(int shard) {
    Optional<byte[]> counts = unwitnessed ? Optional.empty() : verifiable(shard);
    return counts.or(() -> published(shard));
  }

  /**
   * The latest checkpoint that a verifier accepts. A quorum has cosigned it, even if the witnesses
   * lag.
   */
  private Optional<byte[]> verifiable(int shard) {
    return witnesses.isPresent() ? witnesses.get().witnessed(shard) : published(shard);
  }

  private Optional<byte[]> published(int shard) {
    return shards.published(shard).flatMap(published -> published.folder().checkpoint());
  }

  /** A file of a shard, as in {@link PublishedLogFolder#tile}. */
  public Optional<byte[]> tile(int shard, String path) {
    return shards.published(shard).flatMap(published -> published.folder().tile(path));
  }

  /**
   * The available checkpoints that prove the leaves of all shards. For a closed shard, its last one
   * with a quorum's cosignatures.
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
          bytes ->
              heads.add(
                  new ShardProof(
                      shard.number(),
                      bytes,
                      shard.folder()::hashes,
                      Optional.of(shard.folder().timeStamps()))));
    }
    return heads;
  }

  private boolean isEnded(int shard) {
    return witnesses.map(it -> it.isFinished(shard)).orElse(true);
  }

  /**
   * The obstacle to closing the open shard when it is due. Empty while there is time, or if all is
   * ready.
   *
   * @param zone time zone of the due day
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
    AlarmFact missingFact =
        AlarmFact.of(next.isPresent() ? AlarmFact.Kind.KEY_UNWITNESSED : AlarmFact.Kind.KEY_ABSENT);
    return when.filter(due -> next.filter(this::isKnown).isEmpty())
        .map(due -> new NextShardNotReady(open.number() + 1, List.of(missingFact, due)));
  }

  /**
   * Tells whether the published log differed from SQL or from the witnesses' checkpoints. Nothing
   * has been signed since.
   */
  public boolean mismatched() {
    return mismatched;
  }

  /** Tells whether, at the last check, witnesses lagged too long. */
  public boolean unwitnessed() {
    return unwitnessed;
  }

  /** Tells whether no authority gave a time stamp that was due. */
  public boolean unstamped() {
    return stamper.map(CheckpointStamper::isUnstamped).orElse(false);
  }

  /** Tells whether, at the last check, entries had waited too long for a checkpoint. */
  public boolean isLagging() {
    return behind;
  }

  /**
   * Tells whether entries have waited beyond the grace period, so that no messages are accepted.
   */
  public boolean late() {
    return late;
  }
}
