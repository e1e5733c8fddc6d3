package org.wasl.routes.own;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.deadlines.ClockJumpDetector;
import org.wasl.store.Store;
import org.wasl.store.deadline.DeadlineNotificationKind;
import org.wasl.store.deadline.Deadlines;
import org.wasl.store.deadline.OpenDeadline;
import org.wasl.store.deadline.ReporterStatuses;
import org.wasl.store.deadline.ReporterStatuses.PendingStatus;
import org.wasl.store.jdbc.Result;

/** Finds what is due now. Of several gateways one does this, the others stand by. */
public final class DeadlineScheduler {
  /** Parts of the trail that one look follows at most: after a long absence there are many. */
  private static final int MAX_PARTS = 500;

  private final Deadlines deadlines;
  private final ReporterStatuses statuses;
  private final Supplier<ConfigurationSnapshot> configuration;
  private final Function<String, Optional<String>> codes;
  private final ClockJumpDetector trust;
  private final Clock clock;
  private final LongSupplier monotonicNanos;
  private final int maxPerLook;
  private final RouteEvents events;
  private boolean trusted = true;

  /**
   * @param configuration what the tables say now
   * @param codes what the reporter may be told, by state of the referral
   * @param maxPerLook most that is said of each kind at one look
   */
  public DeadlineScheduler(
      Store store,
      Supplier<ConfigurationSnapshot> configuration,
      Function<String, Optional<String>> codes,
      ClockJumpDetector trust,
      Clock clock,
      LongSupplier monotonicNanos,
      int maxPerLook,
      RouteEvents events) {
    this.deadlines = store.deadlines();
    this.statuses = store.reporterStatuses();
    this.configuration = configuration;
    this.codes = codes;
    this.trust = trust;
    this.clock = clock;
    this.monotonicNanos = monotonicNanos;
    this.maxPerLook = maxPerLook;
    this.events = events;
  }

  /** What the trail says since the last look starts and ends deadlines. */
  public void followTrail() {
    boolean more = isKeeper();
    for (int part = 0; more && part < MAX_PARTS; part++) {
      more =
          deadlines.follow(configuration.get().deadlines(), codes)
                  instanceof Result.Done<Boolean> done
              && done.value();
    }
  }

  /**
   * What is to be told about deadlines now, in order of time; nothing while the clock is in doubt.
   */
  public synchronized List<DeadlineNotice> due() {
    if (!isKeeper()) {
      trust.reset();
      return List.of();
    }
    Instant now = clock.instant();
    if (!isTrusted(now)) {
      return List.of();
    }
    return deadlines.due(now, maxPerLook) instanceof Result.Done<List<OpenDeadline>> done
        ? done.value().stream().map(deadline -> notice(deadline, now)).toList()
        : List.of();
  }

  /** Nobody needs a reminder of what is overdue: the escalation takes its place. */
  private static DeadlineNotice notice(OpenDeadline deadline, Instant now) {
    return new DeadlineNotice(
        deadline,
        deadline.dueAt().isAfter(now)
            ? DeadlineNotificationKind.REMINDER
            : DeadlineNotificationKind.ESCALATION);
  }

  private boolean isTrusted(Instant now) {
    boolean before = trusted;
    trusted = trust.check(now.toEpochMilli(), monotonicNanos.getAsLong());
    if (before && !trusted) {
      events.alarm(AlarmKind.DEADLINES_HELD, AlarmKey.GATEWAY);
    }
    return trusted;
  }

  /** What the reporter may be told and was not, in order of time. */
  public List<PendingStatus> dueStatuses() {
    return isKeeper()
            && statuses.pending(maxPerLook) instanceof Result.Done<List<PendingStatus>> done
        ? done.value()
        : List.of();
  }

  private boolean isKeeper() {
    return deadlines.isLeader() instanceof Result.Done<Boolean> done && done.value();
  }
}
