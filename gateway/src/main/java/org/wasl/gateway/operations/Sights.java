package org.wasl.gateway.operations;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.wasl.store.Gates.GateView;
import org.wasl.store.Log;
import org.wasl.store.Log.LastWord;
import org.wasl.store.Stats.AgencyStats;
import org.wasl.store.Store;

/** What the attributes of our MBeans look at: each once a second at most. */
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
    stats = kept(() -> Answer.of(store.stats().snapshot()));
    gates = kept(() -> Answer.of(store.gates().of(agencies)));
    log = kept(() -> Answer.of(store.auditLog().standing()));
    unplaced = kept(() -> Answer.of(store.auditLog().unplacedMillis()));
    witnesses =
        kept(
            () -> {
              Map<String, Optional<LastWord>> words = new TreeMap<>();
              for (String key : verifierKeys) {
                words.put(key, Answer.of(store.auditLog().lastWord(key)));
              }
              return words;
            });
  }

  private static <T> Kept<T> kept(Supplier<T> look) {
    return new Kept<>(look, System::nanoTime);
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
