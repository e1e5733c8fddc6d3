package org.wasl.routes.delivery;

import java.util.function.Consumer;
import org.wasl.routes.door.ImmediateDelivery;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.directory.Agency;

/** Immediate delivery while there is a permit for a call to the agency. */
public final class DeliveryByPermit implements ImmediateDelivery {
  private final CallPermits permits;
  private final Consumer<Leased> call;

  /**
   * @param call begins a call, and gives its permit back at its end
   */
  public DeliveryByPermit(CallPermits permits, Consumer<Leased> call) {
    this.permits = permits;
    this.call = call;
  }

  @Override
  public boolean reserve(Agency agency) {
    return permits.tryTake(agency.id());
  }

  @Override
  public void cancel(String agency) {
    permits.release(agency);
  }

  @Override
  public void begin(Leased lease) {
    call.accept(lease);
  }
}
