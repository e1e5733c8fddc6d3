package org.wasl.routes;

import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.delivery.Acknowledgements;
import org.wasl.routes.delivery.Visits;
import org.wasl.wire.Acknowledgement;
import org.wasl.wire.Visit;

/** An agency comes by itself: to collect, or with a receipt. */
public final class VisitRoutes extends RouteBuilder {
  private final Visits visits;
  private final Acknowledgements acknowledgements;

  /** Decided by these. */
  public VisitRoutes(Visits visits, Acknowledgements acknowledgements) {
    this.visits = visits;
    this.acknowledgements = acknowledgements;
  }

  @Override
  public void configure() {
    from("{{door.visit}}")
        .routeId("visit")
        .description("who comes to collect, and whether the delivery is his")
        .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL)
        .process(Steps.on(Visit.class, visits::admit))
        .id("who-and-whose");

    from("{{door.content}}")
        .routeId("content")
        .description("what a delivery carries that another gateway holds for the visitor")
        .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL)
        .process(Steps.on(Visit.class, visits::content))
        .id("his-and-under-way");

    from("{{door.receipt}}")
        .routeId("acknowledgement")
        .description("a receipt for a delivery: valid and recorded, or refused and nothing changed")
        .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL)
        .process(Steps.on(Acknowledgement.class, acknowledgements::take))
        .id("valid-and-recorded");
  }
}
