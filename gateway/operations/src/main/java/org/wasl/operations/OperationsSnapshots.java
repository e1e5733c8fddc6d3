package org.wasl.operations;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.CachedSnapshot;
import org.wasl.store.Store;
import org.wasl.store.delivery.AgencyGates.GateView;
import org.wasl.store.delivery.DeliveryBacklog.AgencyBacklog;
import org.wasl.store.delivery.DeliveryBacklog.AgencyWait;
import org.wasl.trail.log.AuditLog;
import org.wasl.trail.log.AuditLog.LastCosignature;

/** The data behind the attributes of our MBeans, each shared by its readers for a while. */
final class OperationsSnapshots {
  private final Supplier<Map<AgencyId, AgencyBacklog>> stats;
  private final CachedSnapshot<Map<AgencyId, AgencyWait>> waits;
  private final CachedSnapshot<Map<AgencyId, GateView>> gates;
  private final CachedSnapshot<AuditLog.LogProgress> log;
  private final CachedSnapshot<Long> unplaced;
  private final CachedSnapshot<Map<String, Optional<LastCosignature>>> witnesses;

  /**
   * @param agencies the agencies
   * @param verifierKeys verifier keys of the witnesses
   */
  OperationsSnapshots(Store store, Supplier<Set<AgencyId>> agencies, List<String> verifierKeys) {
    stats = () -> store.deliveryBacklog().recent().orElseThrow();
    waits = CachedSnapshot.forDisplay(() -> store.deliveryBacklog().waits().orElseThrow());
    gates = new CachedSnapshot<>(() -> store.agencyGates().of(agencies.get()).orElseThrow());
    log = new CachedSnapshot<>(() -> store.auditLog().progress().orElseThrow());
    unplaced = new CachedSnapshot<>(() -> store.auditLog().oldestUnsequencedMillis().orElseThrow());
    witnesses =
        new CachedSnapshot<>(
            () -> {
              Map<String, Optional<LastCosignature>> words = new TreeMap<>();
              for (String key : verifierKeys) {
                words.put(key, store.auditLog().lastCosignature(key).orElseThrow());
              }
              return words;
            });
  }

  Map<AgencyId, AgencyBacklog> stats() {
    return stats.get();
  }

  Map<AgencyId, AgencyWait> waits() {
    return waits.get();
  }

  Map<AgencyId, GateView> gates() {
    return gates.get();
  }

  /** Reads the gates again at the next call, because a person has changed one. */
  void expireGates() {
    gates.expire();
  }

  AuditLog.LogProgress auditLog() {
    return log.get();
  }

  long unplacedMillis() {
    return unplaced.get();
  }

  /** The last cosignatures by verifier key. Empty for a witness without a cosignature. */
  Map<String, Optional<LastCosignature>> witnesses() {
    return witnesses.get();
  }
}
