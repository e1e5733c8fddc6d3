package org.wasl.routes.delivery;

import java.util.function.Consumer;
import org.wasl.routes.door.ImmediateDelivery;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.directory.Agency;

/** Immediate delivery while the agency has a free place for a call. */
public final class DeliveryByPlace implements ImmediateDelivery {
  private final CallPlaces places;
  private final Consumer<Leased> call;

  /**
   * @param call begins a call, and gives its place back at its end
   */
  public DeliveryByPlace(CallPlaces places, Consumer<Leased> call) {
    this.places = places;
    this.call = call;
  }

  @Override
  public boolean reserve(Agency agency) {
    return places.tryTake(agency.id());
  }

  @Override
  public void cancel(String agency) {
    places.release(agency);
  }

  @Override
  public void begin(Leased lease) {
    call.accept(lease);
  }
}
