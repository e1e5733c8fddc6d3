package org.wasl.routes;

import org.wasl.routes.door.ImmediateDelivery;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.directory.Agency;

/** Delivers nothing at once. Everything goes by the queue. */
final class QueueOnly implements ImmediateDelivery {
  @Override
  public boolean reserve(Agency agency) {
    return false;
  }

  @Override
  public void cancel(AgencyId agency) {
    throw new IllegalStateException("nothing was reserved");
  }

  @Override
  public void begin(Leased lease) {
    throw new IllegalStateException("nothing was reserved");
  }
}
