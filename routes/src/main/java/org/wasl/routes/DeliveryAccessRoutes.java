package org.wasl.routes;

import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.delivery.AcknowledgementHandler;
import org.wasl.routes.delivery.DeliveryAccess;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.CollectionRequest;

/** An agency comes by itself: to collect, or with a receipt. */
public final class DeliveryAccessRoutes extends RouteBuilder {
  private final DeliveryAccess visits;
  private final AcknowledgementHandler acknowledgements;

  /** Decided by these. */
  public DeliveryAccessRoutes(DeliveryAccess visits, AcknowledgementHandler acknowledgements) {
    this.visits = visits;
    this.acknowledgements = acknowledgements;
  }

  @Override
  public void configure() {
    from("{{door.visit}}")
        .routeId("visit")
        .description("who comes to collect, and whether the delivery is his")
        .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL)
        .process(Steps.on(CollectionRequest.class, visits::admit))
        .id("who-and-whose");

    from("{{door.content}}")
        .routeId("content")
        .description("what a delivery carries that another gateway holds for the visitor")
        .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL)
        .process(Steps.on(CollectionRequest.class, visits::content))
        .id("his-and-under-way");

    from("{{door.receipt}}")
        .routeId("acknowledgement")
        .description("a receipt for a delivery: valid and recorded, or refused and nothing changed")
        .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL)
        .process(Steps.on(Acknowledgement.class, acknowledgements::handle))
        .id("valid-and-recorded");
  }
}
