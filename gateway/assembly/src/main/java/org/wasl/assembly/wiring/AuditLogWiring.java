package org.wasl.assembly.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.wasl.audit.time.TimeStampAuthority;
import org.wasl.audit.time.TimeStamps;
import org.wasl.configuration.settings.AuditLogConfig;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.configuration.settings.TimeStampsConfig;
import org.wasl.database.Result;
import org.wasl.operations.keys.GatewayKeys;
import org.wasl.operations.lifecycle.DiskSpace;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.routes.LogRoutes;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.inquiry.EvidenceHandler;
import org.wasl.routes.inquiry.ParkedReceipts;
import org.wasl.routes.log.CheckpointStamper;
import org.wasl.routes.log.LogInquiryHandler;
import org.wasl.routes.log.LogLagLimits;
import org.wasl.routes.log.TransparencyLog;
import org.wasl.routes.log.TrustAnchors;
import org.wasl.routes.log.WitnessCoordinator;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.runtime.RootCause;
import org.wasl.store.Store;
import org.wasl.trail.RequestAudit;
import org.wasl.trail.log.LogMismatchException;
import org.wasl.trail.log.LogShards;
import org.wasl.trail.log.Shard;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * The audit log of this gateway. Its database, {@code DATA/log} and keys are checked before
 * anything starts.
 */
public final class AuditLogWiring {
  private static final Duration TIME_STAMP_TIMEOUT = Duration.ofSeconds(10);

  private final AuditLogConfig config;
  private final Optional<WitnessCoordinator> witnesses;
  private final TransparencyLog transparencyLog;
  private final TrustAnchors trusted;

  /**
   * @param current supplies the keys in force; the log uses those of the start
   * @throws StartException if they do not belong to one log or to the log that the witnesses know;
   *     examples are a restored database, another key, and a second gateway with this key
   */
  public AuditLogWiring(
      GatewayConfig config, Store store, Supplier<GatewayKeys> current, RouteEvents events)
      throws StartException {
    this.config = config.auditLog();
    GatewayKeys keys = current.get();
    LogShards shards =
        new LogShards(
            store.auditLog(),
            config.folders().logDir(),
            keys.logKeys(),
            this.config.maxLeaves(),
            this.config.shards() == AuditLogConfig.Shards.YEARLY);
    if (store.auditLog().shards().all() instanceof Result.Done<List<Shard>> known) {
      keys.logKeys().require(known.value().get(known.value().size() - 1));
    }
    try {
      shards.open();
    } catch (LogMismatchException e) {
      throw new StartException("the audit log does not fit its database: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw StartException.temporary(
          "the audit log cannot be written: " + RootCause.firstLine(e), e);
    }
    this.witnesses = WitnessWiring.open(this.config.witnesses(), store, current, shards, events);
    LogLagLimits limits =
        new LogLagLimits(1_000L * this.config.alarmSeconds(), 1_000L * this.config.graceSeconds());
    Optional<CheckpointStamper> stamper =
        timeStamps(this.config.timeStamps())
            .map(stamps -> new CheckpointStamper(stamps, store.auditLog(), shards, events));
    this.transparencyLog =
        new TransparencyLog(store.auditLog(), shards, witnesses, stamper, limits, events);
    this.trusted = keys.logKeys().trusted(this.config, store);
  }

  private static Optional<TimeStamps> timeStamps(TimeStampsConfig config) throws StartException {
    List<TimeStampAuthority> authorities = new ArrayList<>();
    for (int i = 0; i < config.all().size(); i++) {
      TimeStampsConfig.Entry entry = config.all().get(i);
      try {
        authorities.add(
            new TimeStampAuthority(
                entry.url(),
                TimeStampAuthority.certificate(config.certificates().get(i)),
                entry.policy(),
                entry.proxy()));
      } catch (IOException e) {
        throw new StartException("log.timeStampCertificates: " + RootCause.firstLine(e), e);
      }
    }
    return authorities.isEmpty()
        ? Optional.empty()
        : Optional.of(new TimeStamps(authorities, TIME_STAMP_TIMEOUT));
  }

  /** The log itself. */
  public TransparencyLog transparencyLog() {
    return transparencyLog;
  }

  /** The condition that stops intake from the next message on. */
  Optional<AlarmKind> stop() {
    return transparencyLog.mismatched() ? Optional.of(AlarmKind.LOG_MISMATCH) : Optional.empty();
  }

  /** The condition that stops intake although the database is available. */
  Optional<AlarmKind> obstacle(DiskSpace disk, Infrastructure infrastructure) {
    if (!disk.hasRoom()) {
      return Optional.of(AlarmKind.DISK_FULL);
    }
    if (infrastructure.forbiddenRisk().isPresent()) {
      return Optional.of(AlarmKind.COMMITS_AT_RISK);
    }
    return transparencyLog.late() ? Optional.of(AlarmKind.LOG_LATE) : Optional.empty();
  }

  LogRoutes routes(Supplier<AgencyDirectory> directory, RejectionHandler refusals) {
    return new LogRoutes(
        transparencyLog,
        new LogInquiryHandler(directory, transparencyLog, trusted, refusals),
        config.sequenceMillis(),
        config.checkpointMillis(),
        config.witnesses().intervalMillis(),
        TimeUnit.MINUTES.toMillis(config.repairMinutes()));
  }

  /** Serves proofs from the log. */
  EvidenceHandler proofs(
      Supplier<AgencyDirectory> directory,
      Store store,
      RequestAudit requests,
      ParkedReceipts receipts,
      RejectionHandler refusals,
      RouteEvents events) {
    return new EvidenceHandler(
        directory,
        store,
        requests,
        trusted,
        transparencyLog,
        receipts,
        config.bundles(),
        refusals,
        kind -> events.alarm(kind, AlarmKey.GATEWAY));
  }

  /** Signs everything at an orderly stop, the entry of the stop included. */
  public void settle() {
    transparencyLog.finish(config.witnesses().timeoutMillis());
    witnesses.ifPresent(WitnessCoordinator::close);
  }
}
