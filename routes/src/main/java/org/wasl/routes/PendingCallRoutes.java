package org.wasl.routes;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.store.delivery.EndedDeliveries;
import org.wasl.store.jdbc.Result;

/**
 * A call that waits for its agency's receipt ends once its delivery is over: another gateway may
 * have taken the receipt. Until then the call keeps a place that another one needs.
 */
public final class PendingCallRoutes extends RouteBuilder {
  private final EndedDeliveries deliveries;
  private final Supplier<Collection<UUID>> pending;
  private final Consumer<Set<UUID>> ended;
  private final long intervalMillis;

  /**
   * @param pending ids of the deliveries whose calls wait here
   * @param ended told which of these are over
   * @param intervalMillis time between two questions to the database, in milliseconds; none where
   *     nothing waits
   */
  public PendingCallRoutes(
      EndedDeliveries deliveries,
      Supplier<Collection<UUID>> pending,
      Consumer<Set<UUID>> ended,
      long intervalMillis) {
    this.deliveries = deliveries;
    this.pending = pending;
    this.ended = ended;
    this.intervalMillis = intervalMillis;
  }

  @Override
  public void configure() {
    from("scheduler:pending-calls?initialDelay=700&delay=" + intervalMillis)
        .routeId("pending-calls")
        .description("calls end whose deliveries are over, as by a receipt at another gateway")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(exchange -> endCalls())
        .id("end-calls-of-ended-deliveries");
  }

  private void endCalls() {
    Collection<UUID> waiting = pending.get();
    if (!waiting.isEmpty()
        && deliveries.ended(waiting) instanceof Result.Done<Map<UUID, Boolean>>(var known)) {
      ended.accept(
          known.entrySet().stream()
              .filter(Map.Entry::getValue)
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet()));
    }
  }
}
