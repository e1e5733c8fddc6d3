package org.wasl.routes.door;

import org.wasl.rules.id.AgencyId;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.directory.Agency;

/**
 * Delivers at once the deliveries that were leased in the transaction of acceptance. A permit for
 * the call is taken before the transaction, so that every lease is followed by its call.
 */
public interface ImmediateDelivery {
  /** Reserves a permit for a call to this agency. False if it must wait. */
  boolean reserve(Agency agency);

  /** Returns a reserved permit, because the delivery was not leased. */
  void cancel(AgencyId agency);

  /** Begins the call for which a permit is reserved. Does not wait for its end. */
  void begin(Leased lease);
}
