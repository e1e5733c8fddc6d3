package org.wasl.assembly.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.assembly.wiring.Infrastructure;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.database.Result;
import org.wasl.database.server.DurabilityGap;
import org.wasl.operations.keys.CertificateExpiry;
import org.wasl.operations.lifecycle.DiskSpace;
import org.wasl.routes.log.TransparencyLog;
import org.wasl.routes.log.TransparencyLog.NextShardNotReady;
import org.wasl.rules.alarms.AlarmFact;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmObservation;
import org.wasl.rules.alarms.AlarmObservations;
import org.wasl.rules.deadlines.TimeZoneData;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FaultLog;
import org.wasl.store.Store;
import org.wasl.store.deadline.Deadlines.Progress;
import org.wasl.store.deadline.Deadlines.StageCounts;
import org.wasl.store.delivery.DeliveryBacklog.AgencyBacklog;
import org.wasl.store.erasure.ErasureCleaning.Uncleaned;
import org.wasl.wire.pki.PkiFolder;

/** Evaluates the alarm conditions. */
public final class AlarmConditions implements Supplier<AlarmObservations> {
  private static final Logger LOG = LoggerFactory.getLogger(AlarmConditions.class);

  private static final Set<AlarmKind> OF_AGENCIES =
      EnumSet.of(AlarmKind.AGENCY_DOWN, AlarmKind.PARKED, AlarmKind.BACKLOG_FULL);

  private static final Set<AlarmKind> OF_DEADLINES =
      EnumSet.of(AlarmKind.OVERDUE, AlarmKind.DEADLINES_BEHIND);

  private static final List<AlarmFact> QUEUE_ABSENT =
      List.of(AlarmFact.of(AlarmFact.Kind.QUEUE_ABSENT));

  private static final AlarmKey DATABASE = new AlarmKey(AlarmKind.DATABASE, AlarmKey.GATEWAY);

  private final Infrastructure infrastructure;
  private final Supplier<Set<AgencyId>> agencies;
  private final Supplier<Result<Map<String, StageCounts>>> stages;
  private final LongSupplier retentionDue;
  private final LongSupplier missingFiles;
  private final DiskSpace disk;
  private final TransparencyLog log;
  private final CertificateExpiry certificates;
  private final BooleanSupplier changeRefused;
  private final BooleanSupplier syslogFailing;
  private final Predicate<String> sandboxes;
  private final ZoneId zone;
  private final int failuresToOpen;
  private final long maxBacklog;
  private final TrailStall stall;
  private final Duration cleaning;
  private final FaultLog faults =
      new FaultLog(
          (subject, trace) -> LOG.warn("the broker did not answer about {}: {}", subject, trace));
  private Uncleaned uncleaned = new Uncleaned(0, Optional.empty());
  private volatile boolean leader;

  AlarmConditions(
      Infrastructure infrastructure,
      Supplier<Set<AgencyId>> agencies,
      Supplier<Result<Map<String, StageCounts>>> stages,
      LongSupplier retentionDue,
      LongSupplier missingFiles,
      DiskSpace disk,
      TransparencyLog log,
      CertificateExpiry certificates,
      BooleanSupplier changeRefused,
      BooleanSupplier syslogFailing,
      Predicate<String> sandboxes,
      GatewayConfig config,
      ZoneId zone) {
    this.infrastructure = infrastructure;
    this.agencies = agencies;
    this.stages = stages;
    this.retentionDue = retentionDue;
    this.missingFiles = missingFiles;
    this.disk = disk;
    this.log = log;
    this.certificates = certificates;
    this.changeRefused = changeRefused;
    this.syslogFailing = syslogFailing;
    this.sandboxes = sandboxes;
    this.zone = zone;
    this.failuresToOpen = config.delivery().breaker().failuresToOpen();
    this.maxBacklog = config.door().maxBacklog();
    this.cleaning = config.retention().cleaning();
    this.stall = new TrailStall(config.deadlines().stallMillis());
  }

  /** Tells whether this gateway notifies shared conditions, as of the last evaluation. */
  boolean isLeader() {
    return leader;
  }

  @Override
  public AlarmObservations get() {
    Store store = infrastructure.store();
    List<AlarmObservation> seen = new ArrayList<>(certificates.expiring(Instant.now()));
    Set<AlarmKind> unknown = EnumSet.noneOf(AlarmKind.class);
    note(seen, AlarmKind.RETENTION_DUE, AlarmKey.GATEWAY, retentionDue.getAsLong());
    note(seen, AlarmKind.FILES_MISSING, AlarmKey.GATEWAY, missingFiles.getAsLong());
    if (store.erasureCleaning().uncleaned() instanceof Result.Done<Uncleaned> done) {
      uncleaned = done.value();
    }
    ofErased(uncleaned, Instant.now().minus(cleaning), zone).ifPresent(seen::add);
    note(seen, AlarmKind.DISK_FULL, !disk.hasRoom());
    note(seen, AlarmKind.CONFIGURATION_REFUSED, changeRefused.getAsBoolean());
    note(seen, AlarmKind.SYSLOG_UNREACHABLE, syslogFailing.getAsBoolean());
    String zoneData = ZoneRulesProvider.getVersions(zone.getId()).lastKey();
    note(seen, AlarmKind.OLD_TIME_ZONE_DATA, TimeZoneData.isOld(zoneData, LocalDate.now(zone)));
    infrastructure
        .databaseFault()
        .map(code -> new AlarmObservation(DATABASE, 1, fault(code)))
        .ifPresent(seen::add);
    ofCommits(infrastructure.commitRisks()).ifPresent(seen::add);
    note(seen, AlarmKind.BROKER, !infrastructure.broker().answers());
    note(seen, AlarmKind.LOG_BEHIND, log.isLagging());
    note(seen, AlarmKind.LOG_LATE, log.late());
    note(seen, AlarmKind.LOG_UNWITNESSED, log.unwitnessed());
    note(seen, AlarmKind.LOG_UNSTAMPED, log.unstamped());
    note(seen, AlarmKind.LOG_MISMATCH, log.mismatched());
    log.nextShardNotReady(Instant.now(), zone).map(AlarmConditions::ofShard).ifPresent(seen::add);
    if (store.deliveryBacklog().recent()
        instanceof Result.Done<Map<AgencyId, AgencyBacklog>>(var backlogs)) {
      Set<AgencyId> noQueue = withoutQueue(backlogs, unknown);
      seen.addAll(ofAgencies(backlogs, noQueue, sandboxes, failuresToOpen, maxBacklog));
    } else {
      unknown.addAll(OF_AGENCIES);
    }
    if (stages.get() instanceof Result.Done<Map<String, StageCounts>>(var counts)
        && store.deadlines().progress() instanceof Result.Done<Progress>(var progress)) {
      counts.forEach((stage, all) -> note(seen, AlarmKind.OVERDUE, stage, all.overdue()));
      note(seen, AlarmKind.DEADLINES_BEHIND, stall.lasts(progress, System.nanoTime()));
    } else {
      unknown.addAll(OF_DEADLINES);
      stall.reset();
    }
    if (store.deadlines().isLeader() instanceof Result.Done<Boolean> done) {
      leader = done.value();
    }
    return new AlarmObservations(seen, unknown);
  }

  /**
   * Agencies with waiting deliveries whose queue the broker does not have. The operators of an
   * external broker create its queues.
   */
  private Set<AgencyId> withoutQueue(
      Map<AgencyId, AgencyBacklog> backlogs, Set<AlarmKind> unknown) {
    List<AgencyId> waitedFor =
        infrastructure.embeddedBroker().isPresent()
            ? List.of()
            : backlogs.entrySet().stream()
                .filter(entry -> undelivered(entry.getValue()) > 0)
                .map(Map.Entry::getKey)
                .filter(agencies.get()::contains)
                .toList();
    try {
      return waitedFor.isEmpty() ? Set.of() : infrastructure.broker().withoutQueue(waitedFor);
    } catch (Exception e) {
      faults.add("queues", e);
      unknown.add(AlarmKind.AGENCY_DOWN); // the broker does not answer: another alarm reports it
      return Set.of();
    }
  }

  /** Each gap is a fact as well. A test compares both lists. */
  static Optional<AlarmObservation> ofCommits(Set<DurabilityGap> gaps) {
    List<AlarmFact> facts = gaps.stream().flatMap(gap -> fault(gap.code()).stream()).toList();
    AlarmKey key = new AlarmKey(AlarmKind.COMMITS_AT_RISK, AlarmKey.GATEWAY);
    return gaps.isEmpty() ? Optional.empty() : Optional.of(new AlarmObservation(key, 1, facts));
  }

  /** Every fault of the database is a fact as well. A test compares both lists. */
  static List<AlarmFact> fault(String code) {
    return AlarmFact.Kind.ofCode(code).map(AlarmFact::of).stream().toList();
  }

  /**
   * An alarm while erased data remains in the files of the database.
   *
   * @param allowed data that was erased since then may still be there
   * @param zone the zone in which the day is printed
   */
  static Optional<AlarmObservation> ofErased(Uncleaned left, Instant allowed, ZoneId zone) {
    return left.oldest()
        .filter(erased -> erased.isBefore(allowed))
        .map(erased -> LocalDate.ofInstant(erased, zone).toString())
        .map(day -> new AlarmFact(AlarmFact.Kind.ERASED_IN_FILES, day))
        .map(
            fact ->
                new AlarmObservation(
                    new AlarmKey(AlarmKind.RETENTION_DUE, AlarmKey.GATEWAY),
                    left.erasures(),
                    List.of(fact)));
  }

  /**
   * A shard's key is used until the shard ends. Until then the next key must exist, and the
   * witnesses must know it.
   */
  private static AlarmObservation ofShard(NextShardNotReady next) {
    String file = PkiFolder.logKeys(next.shard()) + ".key";
    return new AlarmObservation(new AlarmKey(AlarmKind.CERTIFICATE_EXPIRY, file), 1, next.facts());
  }

  /** Deliveries to sandboxes count for the backlog only. */
  static List<AlarmObservation> ofAgencies(
      Map<AgencyId, AgencyBacklog> agencies,
      Set<AgencyId> withoutQueue,
      Predicate<String> sandboxes,
      int failuresToOpen,
      long maxBacklog) {
    List<AlarmObservation> seen = new ArrayList<>();
    long backlog = 0;
    for (Map.Entry<AgencyId, AgencyBacklog> entry : agencies.entrySet()) {
      AgencyBacklog stats = entry.getValue();
      if (!sandboxes.test(entry.getKey().value())) {
        if (withoutQueue.contains(entry.getKey())) {
          AlarmKey key = new AlarmKey(AlarmKind.AGENCY_DOWN, entry.getKey().value());
          seen.add(new AlarmObservation(key, undelivered(stats), QUEUE_ABSENT));
        } else {
          boolean down = stats.failures() >= failuresToOpen;
          note(seen, AlarmKind.AGENCY_DOWN, entry.getKey().value(), down ? stats.failures() : 0);
        }
        note(seen, AlarmKind.PARKED, entry.getKey().value(), stats.parked());
      }
      backlog += undelivered(stats);
    }
    note(seen, AlarmKind.BACKLOG_FULL, AlarmKey.GATEWAY, backlog > maxBacklog ? backlog : 0);
    return seen;
  }

  private static long undelivered(AgencyBacklog stats) {
    return stats.waiting() + stats.inFlight();
  }

  private static void note(List<AlarmObservation> seen, AlarmKind kind, boolean stands) {
    note(seen, kind, AlarmKey.GATEWAY, stands ? 1 : 0);
  }

  private static void note(
      List<AlarmObservation> seen, AlarmKind kind, String subject, long count) {
    if (count > 0) {
      seen.add(AlarmObservation.of(kind, subject, count));
    }
  }
}
