package org.wasl.routes.own;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.wasl.database.Result;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.deadlines.ClockJumpDetector;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.store.Store;
import org.wasl.store.deadline.DeadlineNotificationKind;
import org.wasl.store.deadline.Deadlines;
import org.wasl.store.deadline.NoticeExpiries;
import org.wasl.store.deadline.NoticeExpiries.DueExpiry;
import org.wasl.store.deadline.OpenDeadline;
import org.wasl.store.deadline.ReporterStatuses;
import org.wasl.store.deadline.ReporterStatuses.PendingStatus;
import org.wasl.store.deadline.TrailProgress;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * Finds due deadlines, expired notices and statuses. One of several gateways does this, the others
 * stand by.
 */
public final class DueMessages {
  /**
   * Maximum number of parts of the trail in one run, because there are many after a long downtime.
   */
  private static final int MAX_PARTS = 500;

  private final Deadlines deadlines;
  private final NoticeExpiries expiries;
  private final ReporterStatuses statuses;
  private final Supplier<ConfigurationSnapshot> configuration;
  private final Function<String, Optional<String>> codes;
  private final ClockJumpDetector trust;
  private final Clock clock;
  private final LongSupplier monotonicNanos;
  private final int maxPerRun;
  private final RouteEvents events;
  private boolean trusted = true;

  /** Position where the next run begins if there may be more than the last one took. */
  private Optional<DueExpiry> lastExpiry = Optional.empty();

  private Optional<PendingStatus> lastStatus = Optional.empty();

  /**
   * @param configuration the current tables
   * @param codes status codes for the reporter, by state of the referral
   * @param maxPerRun most notices of each kind in one run
   */
  public DueMessages(
      Store store,
      Supplier<ConfigurationSnapshot> configuration,
      Function<String, Optional<String>> codes,
      ClockJumpDetector trust,
      Clock clock,
      LongSupplier monotonicNanos,
      int maxPerRun,
      RouteEvents events) {
    this.deadlines = store.deadlines();
    this.expiries = store.noticeExpiries();
    this.statuses = store.reporterStatuses();
    this.configuration = configuration;
    this.codes = codes;
    this.trust = trust;
    this.clock = clock;
    this.monotonicNanos = monotonicNanos;
    this.maxPerRun = maxPerRun;
    this.events = events;
  }

  /**
   * Starts and ends deadlines by the new entries of the trail.
   *
   * @return whether there are some that it has not read yet
   */
  public boolean followTrail() {
    if (!isLeader()) {
      deadlines.standBy();
      return false;
    }
    TrailProgress progress = TrailProgress.READABLE;
    for (int part = 0; progress == TrailProgress.READABLE && part < MAX_PARTS; part++) {
      progress =
          deadlines.follow(configuration.get().deadlines(), codes)
                  instanceof Result.Done<TrailProgress>(var reached)
              ? reached
              : TrailProgress.UP_TO_DATE;
    }
    return progress != TrailProgress.UP_TO_DATE;
  }

  /** Due reminders and escalations, in order of time. None while the clock is not trusted. */
  public synchronized List<DueReminder> due() {
    if (!isLeader()) {
      trust.reset();
      return List.of();
    }
    Instant now = clock.instant();
    if (!isTrusted(now)) {
      return List.of();
    }
    return deadlines.due(now, maxPerRun) instanceof Result.Done<List<OpenDeadline>> done
        ? done.value().stream().map(deadline -> reminder(deadline, now)).toList()
        : List.of();
  }

  /**
   * Wanted notices whose last day is over, the oldest first. None while the clock is not trusted,
   * or if no agreement lets the gateway send expiries. If there are more than one run takes, the
   * next run continues after these, because some may belong to agencies that cannot be notified
   * now.
   */
  public synchronized List<DueExpiry> dueExpiries() {
    ConfigurationSnapshot tables = configuration.get();
    Set<String> states =
        NoticeExpiryWriter.agreedStates(tables).stream()
            .map(ReferralState::wireName)
            .collect(Collectors.toUnmodifiableSet());
    if (states.isEmpty() || !isLeader()) {
      return List.of();
    }
    Instant now = clock.instant();
    LocalDate today = tables.deadlines().calendar().dayOf(now);
    if (!isTrusted(now)
        || !(expiries.due(today, states, lastExpiry, maxPerRun)
            instanceof Result.Done<List<DueExpiry>>(var due))) {
      return List.of();
    }
    lastExpiry = lastIfFull(due);
    return due;
  }

  private <T> Optional<T> lastIfFull(List<T> found) {
    return found.size() < maxPerRun ? Optional.empty() : Optional.of(found.getLast());
  }

  /**
   * Expiries of which an agency could not be notified, and can be now. There is an alarm for every
   * agency that still cannot.
   */
  public List<DueExpiry> deferredExpiries() {
    if (!isLeader()
        || !(expiries.unnotifiedAgencies() instanceof Result.Done<Set<AgencyId>>(var deferred))
        || deferred.isEmpty()) {
      return List.of();
    }
    Instant now = clock.instant();
    AgencyDirectory directory = configuration.get().directory();
    Set<AgencyId> able =
        deferred.stream()
            .filter(id -> directory.byId(id).filter(it -> it.canReceive(now)).isPresent())
            .collect(Collectors.toUnmodifiableSet());
    deferred.stream()
        .filter(id -> !able.contains(id))
        .forEach(id -> events.alarm(AlarmKind.EXPIRY_NOTIFICATION_DEFERRED, id.value()));
    return expiries.unnotified(able, maxPerRun) instanceof Result.Done<List<DueExpiry>>(var due)
        ? due
        : List.of();
  }

  /** No reminder is sent for an overdue deadline, because the escalation replaces it. */
  private static DueReminder reminder(OpenDeadline deadline, Instant now) {
    return new DueReminder(
        deadline,
        deadline.dueAt().isAfter(now)
            ? DeadlineNotificationKind.REMINDER
            : DeadlineNotificationKind.ESCALATION);
  }

  private boolean isTrusted(Instant now) {
    boolean before = trusted;
    trusted = trust.check(now.toEpochMilli(), monotonicNanos.getAsLong());
    if (before && !trusted) {
      events.alarm(AlarmKind.DEADLINES_SUSPENDED, AlarmKey.GATEWAY);
    }
    return trusted;
  }

  /**
   * Pending statuses for reporters, in order of time. If there are more than one run takes, the
   * next run continues after these, because some may belong to a platform that cannot receive now.
   */
  public synchronized List<PendingStatus> dueStatuses() {
    if (!isLeader()
        || !(statuses.pending(lastStatus, maxPerRun)
            instanceof Result.Done<List<PendingStatus>>(var pending))) {
      return List.of();
    }
    lastStatus = lastIfFull(pending);
    return pending;
  }

  private boolean isLeader() {
    return deadlines.isLeader() instanceof Result.Done<Boolean> done && done.value();
  }
}
