package org.wasl.routes.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.wasl.store.delivery.InFlightLimits;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * Which of the agencies that collect their deliveries have a worker that polls. For an agency
 * without one nothing is claimed and no queue is consumed: its deliveries stay {@code waiting},
 * without attempts and without audit entries.
 *
 * <p>Each gateway knows its own visitors only. With several of them on one database and broker,
 * those where nobody of the agency polls neither claim for it nor consume its ids; the window,
 * counted in SQL, is one for all.
 */
public final class AgencyPresence {
  private final Supplier<AgencyDirectory> directory;
  private final Set<String> present = ConcurrentHashMap.newKeySet();
  private final DueSignal due;
  private volatile Consumer<String> listener = agency -> {};

  /** Of the agencies of the directory, those that collect; the others are always there. */
  public AgencyPresence(Supplier<AgencyDirectory> directory, DueSignal due) {
    this.directory = directory;
    this.due = due;
  }

  /** A worker of the agency polls: its due deliveries may be claimed. */
  public void arrived(String agency) {
    present.add(agency);
    listener.accept(agency);
    due.signal();
  }

  /** No worker of the agency has polled for a while. */
  public void left(String agency) {
    present.remove(agency);
    listener.accept(agency);
  }

  /** Whether a worker of the agency polls. */
  public boolean isPresent(String agency) {
    return present.contains(agency);
  }

  /** From now on told whenever an agency came or left; must not block. */
  public void onChange(Consumer<String> changed) {
    listener = changed;
  }

  /**
   * How much each agency may have under way now: an absent one nothing, a present one no more than
   * it may hold at once.
   *
   * @param normal for agencies that are called
   */
  public InFlightLimits windows(int normal) {
    Map<String, Integer> named = new HashMap<>();
    directory.get().all().stream()
        .filter(Agency::collects)
        .forEach(
            agency -> named.put(agency.id(), isPresent(agency.id()) ? agency.maxConcurrent() : 0));
    return new InFlightLimits(normal, named);
  }
}
