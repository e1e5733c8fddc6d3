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
 * Tracks which of the agencies that collect have a polling worker. For an agency without one no
 * delivery is claimed and its queue is not consumed: its deliveries stay {@code waiting}, without
 * attempts and without audit entries.
 *
 * <p>Each gateway knows only the workers that poll it. With several gateways on one database and
 * broker, one without a polling worker of the agency neither claims for it nor consumes its ids;
 * the window is counted in SQL, for all together.
 */
public final class AgencyPresence {
  private final Supplier<AgencyDirectory> directory;
  private final Set<String> present = ConcurrentHashMap.newKeySet();
  private final DueSignal due;
  private volatile Consumer<String> listener = agency -> {};

  /** Tracks those agencies of the directory that collect; the others count as present. */
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

  /** Adds a listener for arrivals and departures of agencies; it must not block. */
  public void onChange(Consumer<String> changed) {
    listener = changed;
  }

  /**
   * Limits of deliveries under way: zero for an absent agency, for a present one what it may hold
   * at once; zero also for one that is not in the directory, to which no route leads.
   *
   * @param normal for agencies that are called
   */
  public InFlightLimits limits(int normal) {
    Map<String, Integer> named = new HashMap<>();
    directory.get().all().forEach(agency -> named.put(agency.id(), limit(agency, normal)));
    return new InFlightLimits(0, named);
  }

  private int limit(Agency agency, int normal) {
    if (!agency.collects()) {
      return normal;
    }
    return isPresent(agency.id()) ? agency.maxConcurrent() : 0;
  }
}
