package org.wasl.routes;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.database.Result;
import org.wasl.rules.id.DeliveryId;
import org.wasl.store.delivery.FinishedDeliveries;

/**
 * Ends a call that waits for its agency's receipt if the delivery has ended elsewhere, because
 * another gateway may have taken the receipt. Until then the call occupies a place that another one
 * needs. A gateway that drains ends all of them, so that their agencies collect at another one.
 */
public final class PendingCallRoutes extends RouteBuilder {
  private final FinishedDeliveries deliveries;
  private final Supplier<Collection<DeliveryId>> pending;
  private final Consumer<Set<DeliveryId>> ended;
  private final long intervalMillis;
  private final BooleanSupplier leaving;

  /**
   * @param pending ids of the deliveries whose calls wait here
   * @param ended receives those that have ended
   * @param intervalMillis time between two queries of the database in milliseconds; no query if no
   *     call waits
   * @param leaving whether the gateway goes out of service
   */
  public PendingCallRoutes(
      FinishedDeliveries deliveries,
      Supplier<Collection<DeliveryId>> pending,
      Consumer<Set<DeliveryId>> ended,
      long intervalMillis,
      BooleanSupplier leaving) {
    this.deliveries = deliveries;
    this.pending = pending;
    this.ended = ended;
    this.intervalMillis = intervalMillis;
    this.leaving = leaving;
  }

  @Override
  public void configure() {
    from("scheduler:pending-calls?initialDelay=700&delay=" + intervalMillis)
        .routeId("pending-calls")
        .description(
            "ends calls of deliveries that ended elsewhere, such as by a receipt at another"
                + " gateway")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(exchange -> endCalls())
        .id("end-calls-of-ended-deliveries");
  }

  private void endCalls() {
    Collection<DeliveryId> waiting = pending.get();
    if (leaving.getAsBoolean()) {
      ended.accept(Set.copyOf(waiting));
    } else if (!waiting.isEmpty()
        && deliveries.ended(waiting) instanceof Result.Done<Map<DeliveryId, Boolean>>(var known)) {
      ended.accept(
          known.entrySet().stream()
              .filter(Map.Entry::getValue)
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet()));
    }
  }
}
