package org.wasl.store.replay;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.rules.operations.ParkedRequestState;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.store.Store;

/** Requests about parked deliveries, as short words for tests. */
public final class ParkedRequestSteps {
  private ParkedRequestSteps() {}

  public static ParkedRequests.NewParkedRequest order(ParkedDeliveryAction action, int perMinute) {
    return new ParkedRequests.NewParkedRequest(
        action, Optional.empty(), "agency-mended", "anna", new DeliveryRate(perMinute), 3_600);
  }

  static ParkedRequests.NewParkedRequest reRoute(String target) {
    return new ParkedRequests.NewParkedRequest(
        ParkedDeliveryAction.RE_ROUTE,
        Optional.of(target),
        "unit-closed",
        "anna",
        new DeliveryRate(600),
        3_600);
  }

  /**
   * Sends the deliveries by a request of one person, with the approval of another if that is
   * needed.
   */
  public static int send(Store store, ParkedRequests.Plan plan) {
    return carryOut(
            store,
            plan.deliveries(),
            order(ParkedDeliveryAction.REPLAY, DeliveryRate.MAX_PER_MINUTE))
        .moved();
  }

  public static ParkedRequest carryOut(
      Store store, List<DeliveryId> deliveries, ParkedRequests.NewParkedRequest order) {
    ParkedRequest request = file(store, deliveries, order);
    if (request.state() == ParkedRequestState.WAITING) {
      store
          .parkedRequests()
          .transition(request.id(), Action.APPROVE, "omar", agency -> false)
          .orElseThrow();
    }
    return finish(store, request.id());
  }

  /** Files a request. No other one is open about these deliveries. */
  public static ParkedRequest file(
      Store store, List<DeliveryId> deliveries, ParkedRequests.NewParkedRequest order) {
    return switch (store.parkedRequests().request(deliveries, order).orElseThrow()) {
      case RequestResult.Filed filed -> filed.request();
      case RequestResult.AlreadyRequested other -> throw new AssertionError(other);
    };
  }

  static ParkedRequest finish(Store store, UUID id) {
    while (!find(store, id).state().isOver()) {
      store.parkedRequests().runNextBatch().orElseThrow();
    }
    return find(store, id);
  }

  static ParkedRequest find(Store store, UUID id) {
    return store.parkedRequests().find(id).orElseThrow().orElseThrow();
  }
}
