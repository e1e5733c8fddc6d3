package org.wasl.routes.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.wasl.routes.runtime.Drain;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.delivery.InFlightLimits;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * Tracks which of the agencies that collect have a polling worker. For an agency without one, no
 * delivery is claimed and its queue is not consumed. Its deliveries stay {@code waiting}, without
 * attempts and without audit entries.
 *
 * <p>Each gateway knows only the workers that poll it. With several gateways on one database and
 * broker, a gateway without a polling worker of the agency neither claims for it nor consumes its
 * ids. SQL counts the window for all gateways together.
 */
public final class AgencyPresence {
  private final Supplier<AgencyDirectory> directory;
  private final Set<AgencyId> present = ConcurrentHashMap.newKeySet();
  private final DueSignal due;
  private final Drain drain;
  private volatile Consumer<AgencyId> listener = agency -> {};

  /** Tracks the collecting agencies of the directory. The others count as present. */
  public AgencyPresence(Supplier<AgencyDirectory> directory, DueSignal due, Drain drain) {
    this.directory = directory;
    this.due = due;
    this.drain = drain;
  }

  /** Records that a worker of the agency polls, so that its due deliveries may be claimed. */
  public void arrived(AgencyId agency) {
    present.add(agency);
    listener.accept(agency);
    due.signal();
  }

  /** No worker of the agency has polled for a while. */
  public void left(AgencyId agency) {
    present.remove(agency);
    listener.accept(agency);
  }

  /** Tells whether a worker of the agency polls. */
  public boolean isPresent(AgencyId agency) {
    return present.contains(agency);
  }

  /**
   * Tells whether this gateway takes ids of the agency from its queue now. A gateway that drains
   * takes none, so that another one takes them.
   */
  public boolean isServed(AgencyId agency) {
    boolean collects = directory.get().byId(agency).filter(Agency::collects).isPresent();
    return !drain.isBegun() && (!collects || isPresent(agency));
  }

  /** Adds a listener for arrivals and departures of agencies. It must not block. */
  public void onChange(Consumer<AgencyId> changed) {
    listener = changed;
  }

  /**
   * Limits of deliveries under way. The limit is zero for an agency that is not served and for one
   * without a route. A present agency has its own maximum.
   *
   * @param normal for agencies that are called
   */
  public InFlightLimits limits(int normal) {
    Map<AgencyId, Integer> named = new HashMap<>();
    directory.get().all().forEach(agency -> named.put(agency.id(), limit(agency, normal)));
    return new InFlightLimits(0, named);
  }

  private int limit(Agency agency, int normal) {
    if (!isServed(agency.id())) {
      return 0;
    }
    return agency.collects() ? agency.channel().maxConcurrent() : normal;
  }
}
