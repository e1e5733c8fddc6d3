package org.wasl.gateway.operations;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.wasl.store.Gates.GateView;
import org.wasl.store.Log;
import org.wasl.store.Log.LastWord;
import org.wasl.store.Stats.AgencyStats;
import org.wasl.store.Store;

/** What the attributes of our MBeans look at, each look {@link Kept}. */
final class Sights {
  private final Kept<Map<String, AgencyStats>> stats;
  private final Kept<Map<String, GateView>> gates;
  private final Kept<Log.Standing> log;
  private final Kept<Long> unplaced;
  private final Kept<Map<String, Optional<LastWord>>> witnesses;

  /**
   * @param agencies whose gates are looked at
   * @param verifierKeys of the witnesses
   */
  Sights(Store store, Set<String> agencies, List<String> verifierKeys) {
    stats = new Kept<>(() -> store.stats().snapshot().orElseThrow());
    gates = new Kept<>(() -> store.gates().of(agencies).orElseThrow());
    log = new Kept<>(() -> store.auditLog().standing().orElseThrow());
    unplaced = new Kept<>(() -> store.auditLog().unplacedMillis().orElseThrow());
    witnesses =
        new Kept<>(
            () -> {
              Map<String, Optional<LastWord>> words = new TreeMap<>();
              for (String key : verifierKeys) {
                words.put(key, store.auditLog().lastWord(key).orElseThrow());
              }
              return words;
            });
  }

  Map<String, AgencyStats> stats() {
    return stats.now();
  }

  Map<String, GateView> gates() {
    return gates.now();
  }

  Log.Standing auditLog() {
    return log.now();
  }

  long unplacedMillis() {
    return unplaced.now();
  }

  /** By verifier key; empty of a witness that has never said anything. */
  Map<String, Optional<LastWord>> witnesses() {
    return witnesses.now();
  }
}
