package org.wasl.gateway;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.gateway.keys.Certificates;
import org.wasl.routes.log.LogKeeping;
import org.wasl.routes.log.LogKeeping.NotReady;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.Look;
import org.wasl.rules.alarms.Seen;
import org.wasl.store.Deadlines;
import org.wasl.store.Result;
import org.wasl.store.Stats.AgencyStats;
import org.wasl.store.Store;
import org.wasl.wire.pki.PkiFolder;

/** What stands now that a person must look at. */
final class Conditions implements Supplier<Look> {
  private static final Set<AlarmKind> OF_AGENCIES =
      EnumSet.of(AlarmKind.AGENCY_DOWN, AlarmKind.PARKED, AlarmKind.BACKLOG_FULL);

  private final Foundation foundation;
  private final Supplier<Result<Map<String, Deadlines.Standing>>> owed;
  private final Disk disk;
  private final LogKeeping log;
  private final Certificates certificates;
  private final int failuresToOpen;
  private final long maxBacklog;
  private volatile boolean keeper;

  Conditions(
      Foundation foundation,
      Supplier<Result<Map<String, Deadlines.Standing>>> owed,
      Disk disk,
      LogKeeping log,
      Certificates certificates,
      GatewayConfig config) {
    this.foundation = foundation;
    this.owed = owed;
    this.disk = disk;
    this.log = log;
    this.certificates = certificates;
    this.failuresToOpen = config.delivery().breaker().failuresToOpen();
    this.maxBacklog = config.door().maxBacklog();
  }

  /** Whether this gateway is the one that tells what all of them see, as of the last look. */
  boolean isKeeper() {
    return keeper;
  }

  @Override
  public Look get() {
    Store store = foundation.store();
    List<Seen> seen = new ArrayList<>(certificates.expiring(Instant.now()));
    Set<AlarmKind> unknown = EnumSet.noneOf(AlarmKind.class);
    note(seen, AlarmKind.DISK_FULL, !disk.hasRoom());
    note(seen, AlarmKind.DATABASE, !store.isAvailable());
    note(seen, AlarmKind.BROKER, !foundation.broker().answers());
    note(seen, AlarmKind.LOG_BEHIND, log.behind());
    note(seen, AlarmKind.LOG_LATE, log.late());
    note(seen, AlarmKind.LOG_UNWITNESSED, log.unwitnessed());
    note(seen, AlarmKind.LOG_MISMATCH, log.mismatched());
    log.notReady(Instant.now()).map(Conditions::ofShard).ifPresent(seen::add);
    if (store.stats().snapshot() instanceof Result.Done<Map<String, AgencyStats>> done) {
      ofAgencies(seen, done.value());
    } else {
      unknown.addAll(OF_AGENCIES);
    }
    if (owed.get() instanceof Result.Done<Map<String, Deadlines.Standing>> done) {
      done.value().forEach((stage, all) -> note(seen, AlarmKind.OVERDUE, stage, all.overdue()));
    } else {
      unknown.add(AlarmKind.OVERDUE);
    }
    if (store.deadlines().isKeeper() instanceof Result.Done<Boolean> done) {
      keeper = done.value();
    }
    return new Look(seen, unknown);
  }

  /** A shard's key serves until the shard ends: by then the next one must be there, and known. */
  private static Seen ofShard(NotReady next) {
    String file = PkiFolder.logKeys(next.shard()) + ".key";
    return new Seen(new AlarmKey(AlarmKind.CERTIFICATE_EXPIRY, file), 1, next.words());
  }

  private void ofAgencies(List<Seen> seen, Map<String, AgencyStats> agencies) {
    long backlog = 0;
    for (Map.Entry<String, AgencyStats> one : agencies.entrySet()) {
      AgencyStats stats = one.getValue();
      boolean down = stats.failures() >= failuresToOpen;
      note(seen, AlarmKind.AGENCY_DOWN, one.getKey(), down ? stats.failures() : 0);
      note(seen, AlarmKind.PARKED, one.getKey(), stats.parked());
      backlog += stats.waiting() + stats.inFlight();
    }
    note(seen, AlarmKind.BACKLOG_FULL, AlarmKey.GATEWAY, backlog > maxBacklog ? backlog : 0);
  }

  private static void note(List<Seen> seen, AlarmKind kind, boolean stands) {
    note(seen, kind, AlarmKey.GATEWAY, stands ? 1 : 0);
  }

  private static void note(List<Seen> seen, AlarmKind kind, String subject, long count) {
    if (count > 0) {
      seen.add(Seen.of(kind, subject, count));
    }
  }
}
