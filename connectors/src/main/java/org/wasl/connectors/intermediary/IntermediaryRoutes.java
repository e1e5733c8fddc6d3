package org.wasl.connectors.intermediary;

import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.connectors.partnerapi.exchange.RouteCaller;
import org.wasl.wire.exchange.DoorEndpoint;

/**
 * The routes between agencies' brokers or file servers and the door, the same for each protocol.
 */
final class IntermediaryRoutes extends RouteBuilder {
  private final String protocol;
  private final String destination;
  private final Processor delivery;

  /**
   * @param protocol its name
   * @param destination the kind of server that agencies of the protocol have, for people who read
   *     the routes
   * @param delivery hands a delivery to its agency
   */
  IntermediaryRoutes(String protocol, String destination, Processor delivery) {
    this.protocol = protocol;
    this.destination = destination;
    this.delivery = delivery;
  }

  @Override
  public void configure() {
    from("direct:connector." + protocol)
        .routeId("connector-" + protocol)
        .description(
            "a delivery is put into the agency's "
                + destination
                + ", and its receipt comes from there")
        .process(delivery);
    toDoor("message", "a message from an agency's %s goes to the door", DoorEndpoint.SUBMIT);
    toDoor("receipt", "a receipt from an agency's %s is recorded", DoorEndpoint.RECEIPT);
    toDoor("refusal", "an agency refuses a delivery by its %s", DoorEndpoint.ADMIT);
    toDoor("timeline", "an agency asks for a timeline by its %s", DoorEndpoint.TIMELINE);
  }

  private void toDoor(String kind, String description, DoorEndpoint<?, ?> door) {
    from(RouteCaller.uri(protocol, door))
        .routeId(protocol + "-" + kind)
        .description(description.formatted(destination))
        .to(door.uri());
  }
}
