package org.wasl.routes;

import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.delivery.AcknowledgementHandler;
import org.wasl.routes.delivery.DeliveryAccess;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.wire.exchange.DoorEndpoint;

/** Requests of an agency about one of its deliveries, to collect it or to submit a receipt. */
public final class DeliveryAccessRoutes extends RouteBuilder {
  private final DeliveryAccess access;
  private final AcknowledgementHandler acknowledgements;

  /** Routes with these handlers. */
  public DeliveryAccessRoutes(DeliveryAccess access, AcknowledgementHandler acknowledgements) {
    this.access = access;
    this.acknowledgements = acknowledgements;
  }

  @Override
  public void configure() {
    TypedRoute.of(
        DoorEndpoint.ADMIT,
        uri ->
            from(uri)
                .routeId("collection")
                .description(
                    "identifies the agency that collects or reads a document, and checks that the"
                        + " delivery is its own")
                .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        request -> request.step("authorize-collection", access::admit).complete());

    TypedRoute.of(
        DoorEndpoint.CONTENT,
        uri ->
            from(uri)
                .routeId("collection-content")
                .description(
                    "reads the content of a delivery that another gateway holds for the agency")
                .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        request -> request.step("fetch-content", access::content).complete());

    TypedRoute.of(
        DoorEndpoint.RECEIPT,
        uri ->
            from(uri)
                .routeId("acknowledgement")
                .description(
                    "a receipt for a delivery: valid and recorded, or refused and nothing changed")
                .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        receipt -> receipt.step("record-receipt", acknowledgements::handle).complete());
  }
}
