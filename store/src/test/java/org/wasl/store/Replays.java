package org.wasl.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.rules.operations.Guard.Move;
import org.wasl.rules.operations.Pace;
import org.wasl.rules.operations.ReplayAction;
import org.wasl.rules.operations.RequestState;

/** Requests about parked deliveries, as short words for tests. */
final class Replays {
  private Replays() {}

  static Replay.Order order(ReplayAction action, int perMinute) {
    return new Replay.Order(
        action, Optional.empty(), "agency-mended", "anna", new Pace(perMinute), 3_600);
  }

  static Replay.Order reRoute(String target) {
    return new Replay.Order(
        ReplayAction.RE_ROUTE, Optional.of(target), "unit-closed", "anna", new Pace(600), 3_600);
  }

  /** Asked for by one person, approved by another where that is needed, and done. */
  static int send(Store store, Replay.Plan plan) {
    return carryOut(store, plan.deliveries(), order(ReplayAction.REPLAY, Pace.MOST)).done();
  }

  static ReplayRequest carryOut(Store store, List<UUID> deliveries, Replay.Order order) {
    ReplayRequest request = store.replay().request(deliveries, order).orElseThrow();
    if (request.state() == RequestState.WAITING) {
      store.replay().move(request.id(), Move.APPROVE, "omar").orElseThrow();
    }
    return finish(store, request.id());
  }

  static ReplayRequest finish(Store store, UUID id) {
    while (!find(store, id).state().isOver()) {
      store.replay().work().orElseThrow();
    }
    return find(store, id);
  }

  static ReplayRequest find(Store store, UUID id) {
    return store.replay().find(id).orElseThrow().orElseThrow();
  }
}
