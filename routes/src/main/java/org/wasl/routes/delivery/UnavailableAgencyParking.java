package org.wasl.routes.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.Result;
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.delivery.RetryDecision;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.Store;
import org.wasl.store.delivery.UnavailableRecipients;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * Parks deliveries to an agency that is revoked or not in the directory, if no attempt would end
 * them. Nobody collects them, or no route leads to it. Waits for a while before it parks, because
 * another gateway may have read the agency's file already, and the file may be about to be
 * replaced.
 */
public final class UnavailableAgencyParking {
  private static final Logger LOG = LoggerFactory.getLogger(UnavailableAgencyParking.class);

  /** Maximum in one round, so that parking takes only its share of the database. */
  private static final int MAX_BATCHES = 4;

  private static final AttemptOutcome UNAVAILABLE =
      new AttemptOutcome.Permanent(ReasonCode.AGENCY_UNAVAILABLE);
  private static final RetryDecision PARK =
      new RetryDecision.Park(ReasonCode.AGENCY_UNAVAILABLE, ReasonCode.AGENCY_UNAVAILABLE);

  private final UnavailableRecipients recipients;
  private final Supplier<AgencyDirectory> directory;
  private final RouteEvents events;
  private final long graceMillis;
  private final LongSupplier nanos;

  /** Since when something has been open to each agency that cannot take it. */
  private final Map<AgencyId, Long> since = new HashMap<>();

  /**
   * @param graceMillis how long an agency must have been unavailable, in milliseconds
   * @param nanos monotonic clock, as {@link System#nanoTime}
   */
  public UnavailableAgencyParking(
      Store store,
      Supplier<AgencyDirectory> directory,
      RouteEvents events,
      long graceMillis,
      LongSupplier nanos) {
    this.recipients = store.unavailableRecipients();
    this.directory = directory;
    this.events = events;
    this.graceMillis = graceMillis;
    this.nanos = nanos;
  }

  /** One round. To be run by the gateway that reconciles, and by no other. */
  void park() {
    AgencyDirectory now = directory.get();
    if (!(recipients.candidates() instanceof Result.Done<Set<AgencyId>>(var open))) {
      return;
    }
    since.keySet().retainAll(open);
    since.keySet().removeIf(agency -> isAdmitted(now.byId(agency)));
    int left = MAX_BATCHES;
    for (AgencyId agency : open) {
      Optional<Agency> known = now.byId(agency);
      if (!isAdmitted(known) && isOver(agency) && left > 0) {
        left -= park(agency, known.isEmpty(), left);
      }
    }
  }

  /** Forgets earlier observations, because another gateway reconciles now. */
  void reset() {
    since.clear();
  }

  private static boolean isAdmitted(Optional<Agency> agency) {
    return agency.filter(known -> !known.revoked()).isPresent();
  }

  private boolean isOver(AgencyId agency) {
    long now = nanos.getAsLong();
    long first = since.computeIfAbsent(agency, any -> now);
    return TimeUnit.NANOSECONDS.toMillis(now - first) >= graceMillis;
  }

  /** Gives how many batches were parked. */
  private int park(AgencyId agency, boolean unlisted, int most) {
    int parked = 0;
    int batches = 0;
    int last = UnavailableRecipients.BATCH;
    while (last == UnavailableRecipients.BATCH && batches < most) {
      last =
          recipients.park(agency, unlisted) instanceof Result.Done<Integer> done ? done.value() : 0;
      parked += last;
      batches += last > 0 ? 1 : 0;
    }
    for (int i = 0; i < parked; i++) {
      events.recorded(agency, 0, UNAVAILABLE, PARK);
    }
    if (parked > 0) {
      LOG.warn(
          "{} deliveries to {} parked: it is {}",
          parked,
          agency,
          unlisted ? "not in the directory" : "revoked");
    }
    return batches;
  }
}
