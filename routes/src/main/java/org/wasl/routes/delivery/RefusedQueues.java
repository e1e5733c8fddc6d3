package org.wasl.routes.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.delivery.InFlightLimits;

/**
 * Agencies whose last id the broker rejected, for example because their queue does not exist. An id
 * for such a queue would soon be missed there and claimed again, with two entries of the trail each
 * time. So nothing is claimed for it during a pause, and one delivery afterwards.
 */
public final class RefusedQueues {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Pause(long nanos, long endNanos) {}

  private final Map<AgencyId, Pause> pauses = new ConcurrentHashMap<>();
  private final long maxPauseNanos;
  private final LongSupplier monotonicNanos;

  /**
   * @param maxPauseMillis the pause is doubled with every refusal until it is so long
   * @param monotonicNanos never goes back, like {@link System#nanoTime}
   */
  public RefusedQueues(long maxPauseMillis, LongSupplier monotonicNanos) {
    this.maxPauseNanos = TimeUnit.MILLISECONDS.toNanos(maxPauseMillis);
    this.monotonicNanos = monotonicNanos;
  }

  /**
   * Records that the broker rejected an id of this agency.
   *
   * @param brokerAnswers whether it answers; an unavailable broker ends every pause, so that
   *     waiting deliveries go at once when it is back
   * @return whether its previous id was accepted
   */
  public boolean refused(AgencyId agency, boolean brokerAnswers) {
    Pause before = pauses.get(agency);
    long nanos =
        brokerAnswers
            ? Math.min(
                maxPauseNanos, Math.max(FIRST_PAUSE_NANOS, before == null ? 0 : 2 * before.nanos))
            : 0;
    pauses.put(agency, new Pause(nanos, monotonicNanos.getAsLong() + nanos));
    return before == null;
  }

  /**
   * The broker took an id of this agency.
   *
   * @return whether it refused the one before
   */
  public boolean taken(AgencyId agency) {
    return pauses.remove(agency) != null;
  }

  /** The limits, lower for those agencies. */
  public InFlightLimits limits(InFlightLimits normal) {
    Map<AgencyId, Integer> named = new HashMap<>(normal.byAgency());
    long now = monotonicNanos.getAsLong();
    pauses.forEach(
        (agency, pause) -> {
          if (pause.nanos > 0) {
            int most = named.getOrDefault(agency, normal.defaultLimit());
            named.put(agency, Math.min(most, now - pause.endNanos < 0 ? 0 : 1));
          }
        });
    return new InFlightLimits(normal.defaultLimit(), named);
  }
}
