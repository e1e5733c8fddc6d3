package org.wasl.routes.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.time.StampedNote;
import org.wasl.audit.time.TimeStamps;
import org.wasl.audit.time.TimeStamps.NoTimeStampException;
import org.wasl.database.Result;
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.audit.BundleWriter.ShardProof;
import org.wasl.trail.log.AuditLog;
import org.wasl.trail.log.LogShards;
import org.wasl.trail.log.LogShards.PublishedShard;
import org.wasl.trail.log.LogTimeStamps;
import org.wasl.trail.log.LogTimeStamps.LastStamped;

/**
 * Has checkpoints time-stamped by an authority, each day and at the end of each shard. SQL keeps
 * the time stamps, and each gateway publishes them beside its tiles.
 */
public final class CheckpointStamper {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStamper.class);
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final TimeStamps authorities;
  private final AuditLog log;
  private final LogShards shards;
  private final RouteEvents events;
  private volatile boolean unstamped;

  /**
   * @param authorities at least one, which are asked in their order
   */
  public CheckpointStamper(
      TimeStamps authorities, AuditLog log, LogShards shards, RouteEvents events) {
    this.authorities = authorities;
    this.log = log;
    this.shards = shards;
    this.events = events;
  }

  /**
   * Has each checkpoint stamped that is due. If no authority gives a time stamp, it raises an alarm
   * and tries again at the next run.
   *
   * @param heads the checkpoints that verifiers accept
   */
  void run(List<ShardProof> heads) {
    boolean failed = false;
    for (ShardProof head : heads) {
      if (isDue(head)) {
        failed |= !stamp(head);
      }
    }
    if (failed && !unstamped) {
      events.alarm(AlarmKind.LOG_UNSTAMPED, AlarmKey.GATEWAY);
    }
    unstamped = failed;
    for (PublishedShard shard : shards.published()) {
      publish(shard, log.timeStamps(shard.number()));
    }
  }

  private boolean isDue(ShardProof head) {
    boolean ended = head.shard() < shards.newest().number();
    return log.timeStamps(head.shard()).last()
            instanceof Result.Done<Optional<LastStamped>>(var last)
        && isDue(size(head), ended, last);
  }

  /**
   * Tells whether a checkpoint is to be stamped now.
   *
   * @param ended whether it is the last one of a closed shard
   * @param last the last time stamp of its shard
   */
  static boolean isDue(long size, boolean ended, Optional<LastStamped> last) {
    return size > last.map(LastStamped::size).orElse(0L)
        && (ended || last.map(LastStamped::ageMillis).orElse(DAY_MILLIS) >= DAY_MILLIS);
  }

  private boolean stamp(ShardProof head) {
    try {
      byte[] token = authorities.stamp(head.note()).bytes();
      log.timeStamps(head.shard()).keep(new StampedNote(size(head), head.note(), token));
      return true;
    } catch (NoTimeStampException e) {
      LOG.warn("a checkpoint of {} entries has no time stamp: {}", size(head), e.failures());
      return false;
    }
  }

  /** Writes the files of time stamps that are in SQL only. */
  private static void publish(PublishedShard shard, LogTimeStamps stamps) {
    Set<Long> published = new HashSet<>(shard.folder().timeStamps().sizes());
    for (long size : stamps.sizes().toOptional().orElse(List.of())) {
      if (!published.contains(size)
          && stamps.read(size) instanceof Result.Done<Optional<StampedNote>>(var stamped)
          && stamped.isPresent()) {
        try {
          shard.folder().put(stamped.get());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static long size(ShardProof head) {
    return CosignatureCollector.size(SignedNote.parse(head.note()));
  }

  /** Tells whether at the last run no authority gave a time stamp that was due. */
  boolean isUnstamped() {
    return unstamped;
  }
}
