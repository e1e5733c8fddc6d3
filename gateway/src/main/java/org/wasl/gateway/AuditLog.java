package org.wasl.gateway;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.gateway.config.LogConfig;
import org.wasl.gateway.config.StartException;
import org.wasl.gateway.keys.OwnKeys;
import org.wasl.routes.Events;
import org.wasl.routes.LogRoutes;
import org.wasl.routes.door.Refusals;
import org.wasl.routes.inquiry.Proofs;
import org.wasl.routes.log.LogKeeping;
import org.wasl.routes.log.LogPatience;
import org.wasl.routes.log.LogReading;
import org.wasl.routes.log.Trusted;
import org.wasl.routes.log.Witnessing;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.Result;
import org.wasl.store.Shard;
import org.wasl.store.Store;
import org.wasl.store.log.LogMismatch;
import org.wasl.store.log.Shelf;
import org.wasl.wire.AgencyDirectory;

/** The audit log of this gateway: SQL, {@code DATA/log} and key, looked at before anything runs. */
final class AuditLog {
  private final LogConfig config;
  private final Optional<Witnessing> witnesses;
  private final LogKeeping keeping;
  private final Trusted trusted;

  /**
   * @throws StartException when they are not those of one log, or not of the one that the witnesses
   *     know: a restored database, another key, another gateway with the same one
   */
  AuditLog(GatewayConfig config, Store store, OwnKeys keys, Events events) throws StartException {
    this.config = config.auditLog();
    Shelf shelf =
        new Shelf(
            store,
            config.folders().logDir(),
            keys.logKeys(),
            this.config.maxLeaves(),
            this.config.yearlyShards());
    if (store.auditLog().shards().all() instanceof Result.Done<List<Shard>> shards) {
      keys.logKeys().require(shards.value().get(shards.value().size() - 1));
    }
    try {
      shelf.open();
    } catch (LogMismatch e) {
      throw new StartException("the audit log does not fit its database: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new StartException("the audit log cannot be written: " + Causes.firstLine(e), e);
    }
    this.witnesses = Witnesses.open(this.config.witnesses(), store, keys, shelf, events);
    LogPatience patience =
        new LogPatience(1_000L * this.config.alarmSeconds(), 1_000L * this.config.graceSeconds());
    this.keeping = new LogKeeping(store.auditLog(), shelf, witnesses, patience, events);
    this.trusted = keys.logKeys().trusted(this.config, store);
  }

  LogKeeping keeping() {
    return keeping;
  }

  /** What forbids to take more in, though the database would. */
  Optional<AlarmKind> obstacle(Disk disk) {
    if (!disk.hasRoom()) {
      return Optional.of(AlarmKind.DISK_FULL);
    }
    return keeping.late() ? Optional.of(AlarmKind.LOG_LATE) : Optional.empty();
  }

  LogRoutes routes(AgencyDirectory directory, Refusals refusals) {
    return new LogRoutes(
        keeping,
        new LogReading(directory, keeping, trusted, refusals),
        config.sequenceMillis(),
        config.checkpointMillis(),
        config.witnesses().lookMillis());
  }

  /** What proves to a stranger what is in it. */
  Proofs proofs(AgencyDirectory directory, Store store, Refusals refusals, Events events) {
    return new Proofs(
        directory,
        store,
        trusted,
        keeping,
        config.bundles(),
        refusals,
        kind -> events.alarm(kind, AlarmKey.GATEWAY));
  }

  /** An orderly stop leaves nothing unsigned, itself included. */
  void settle() {
    keeping.settle(config.witnesses().timeoutMillis());
    witnesses.ifPresent(Witnessing::close);
  }
}
