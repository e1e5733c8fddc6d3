package org.wasl.routes.door;

import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.directory.Agency;

/**
 * Delivers at once what was leased in the transaction that accepted it. A permit for the call is
 * taken before the transaction, so that a lease is followed by its call.
 */
public interface ImmediateDelivery {
  /** Reserves a permit for a call to this agency; false where it has to wait. */
  boolean reserve(Agency agency);

  /** Gives a reserved permit back: the delivery was not leased. */
  void cancel(String agency);

  /** Begins the call for which a permit is reserved. Does not wait for its end. */
  void begin(Leased lease);
}
