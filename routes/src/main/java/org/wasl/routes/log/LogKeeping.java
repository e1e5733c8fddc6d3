package org.wasl.routes.log;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.wasl.routes.Events;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.Log;
import org.wasl.store.Result;
import org.wasl.store.log.LogFolder;
import org.wasl.store.log.LogKeeper;
import org.wasl.store.log.LogMismatch;

/**
 * Keeps the audit log going, behind the referrals: whatever happens here stops none of them before
 * the grace is over; it shows.
 */
public final class LogKeeping {
  private final Log log;
  private final LogFolder folder;
  private final LogKeeper keeper;
  private final Optional<Witnessing> witnesses;
  private final LogPatience patience;
  private final Events events;
  private volatile boolean behind;
  private volatile boolean mismatched;
  private volatile boolean unwitnessed;
  private volatile boolean late;

  /**
   * @param folder where it is published
   * @param witnesses who cosign it; empty where nobody is configured to
   */
  public LogKeeping(
      Log log,
      LogFolder folder,
      LogKeeper keeper,
      Optional<Witnessing> witnesses,
      LogPatience patience,
      Events events) {
    this.log = log;
    this.folder = folder;
    this.keeper = keeper;
    this.witnesses = witnesses;
    this.patience = patience;
    this.events = events;
  }

  /** Gives every entry that waits its place, a batch a transaction. */
  public void sequence() {
    while (log.sequence() instanceof Result.Done<Boolean> done && done.value()) {
      // There may be more.
    }
  }

  /** Signs and publishes what has a place. After a mismatch nothing, until a start that looks. */
  public void publish() {
    if (mismatched) {
      return;
    }
    if (witnesses.map(Witnessing::forked).orElse(false)) {
      mismatch();
      return;
    }
    try {
      keeper.look();
    } catch (LogMismatch e) {
      mismatch();
    }
  }

  private void mismatch() {
    mismatched = true;
    events.alarm(AlarmKind.LOG_MISMATCH, AlarmKey.GATEWAY);
  }

  /** Whether anybody is to cosign. */
  public boolean hasWitnesses() {
    return witnesses.isPresent();
  }

  /** Asks those who have not cosigned what is published. */
  public void witness() {
    witnesses.ifPresent(Witnessing::look);
  }

  /** An orderly stop: everything is signed, and the witnesses have been asked. */
  public void settle(long patienceMillis) {
    sequence();
    publish();
    witnesses.ifPresent(
        it -> it.look().completeOnTimeout(null, patienceMillis, TimeUnit.MILLISECONDS).join());
  }

  /** Raises each alarm once when the log, or its witnesses, fall behind. */
  public void watch() {
    if (log.standing() instanceof Result.Done<Log.Standing> done) {
      Log.Standing now = done.value();
      boolean nowBehind = now.lagMillis() > patience.alarmMillis();
      boolean alone = witnesses.isPresent() && now.witnessLagMillis() > patience.alarmMillis();
      if (nowBehind && !behind) {
        events.alarm(AlarmKind.LOG_BEHIND, AlarmKey.GATEWAY);
      }
      if (alone && !unwitnessed) {
        events.alarm(AlarmKind.LOG_UNWITNESSED, AlarmKey.GATEWAY);
      }
      behind = nowBehind;
      unwitnessed = alone;
      late = patience.isOver(witnesses.isPresent() ? now.witnessLagMillis() : now.lagMillis());
    }
  }

  /**
   * What readers get: the last checkpoint that a quorum has cosigned, which is the last one but for
   * a moment; where the witnesses are behind for longer, the last one.
   */
  public Optional<byte[]> checkpoint() {
    Optional<byte[]> witnessed =
        unwitnessed ? Optional.empty() : witnesses.flatMap(Witnessing::witnessed);
    return witnessed.or(folder::checkpoint);
  }

  /**
   * Whether what was published was not what SQL has, or not what the witnesses know; nothing is
   * signed since.
   */
  public boolean mismatched() {
    return mismatched;
  }

  /** Whether the last look found that witnesses have been behind for too long. */
  public boolean unwitnessed() {
    return unwitnessed;
  }

  /** Whether the last look found that entries have waited too long for a checkpoint. */
  public boolean behind() {
    return behind;
  }

  /** Whether entries have waited for their evidence beyond the grace: nothing new is taken in. */
  public boolean late() {
    return late;
  }
}
