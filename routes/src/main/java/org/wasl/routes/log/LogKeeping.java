package org.wasl.routes.log;

import org.wasl.routes.Events;
import org.wasl.store.Log;
import org.wasl.store.Result;
import org.wasl.store.log.LogKeeper;
import org.wasl.store.log.LogMismatch;

/**
 * Keeps the audit log going, behind the referrals: whatever happens here stops none of them; it
 * shows.
 */
public final class LogKeeping {
  private final Log log;
  private final LogKeeper keeper;
  private final long alarmMillis;
  private final Events events;
  private boolean alarmed;
  private volatile boolean mismatched;

  /**
   * @param alarmMillis age of an entry under no checkpoint that raises an alarm
   */
  public LogKeeping(Log log, LogKeeper keeper, long alarmMillis, Events events) {
    this.log = log;
    this.keeper = keeper;
    this.alarmMillis = alarmMillis;
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
    try {
      keeper.look();
    } catch (LogMismatch e) {
      mismatched = true;
      events.alarm("log-mismatch", "gateway");
    }
  }

  /** Raises the alarm once when the log falls behind. */
  public void watch() {
    if (log.standing() instanceof Result.Done<Log.Standing> done) {
      boolean behind = done.value().lagMillis() > alarmMillis;
      if (behind && !alarmed) {
        events.alarm("log-behind", "gateway");
      }
      alarmed = behind;
    }
  }

  /** Whether what was published was not what SQL has; nothing is signed since. */
  public boolean mismatched() {
    return mismatched;
  }
}
