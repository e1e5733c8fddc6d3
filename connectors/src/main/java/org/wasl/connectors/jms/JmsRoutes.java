package org.wasl.connectors.jms;

import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;

/** The routes between agencies' queues and the door. */
final class JmsRoutes extends RouteBuilder {
  private final Processor delivery;

  /**
   * @param delivery hands a delivery to its agency
   */
  JmsRoutes(Processor delivery) {
    this.delivery = delivery;
  }

  @Override
  public void configure() {
    from("direct:connector.jms")
        .routeId("connector-jms")
        .description(
            "a delivery is sent to a queue of the agency, which sends the receipt to another")
        .process(delivery);

    from("direct:jms.message")
        .routeId("jms-message")
        .description("a message from an agency's queue goes to the door")
        .to("{{door.submit}}");

    from("direct:jms.receipt")
        .routeId("jms-receipt")
        .description("a receipt from an agency's queue is recorded")
        .to("{{door.receipt}}");

    from("direct:jms.refusal")
        .routeId("jms-refusal")
        .description("an agency refuses a delivery, for now or for good")
        .to("{{door.collect}}");

    from("direct:jms.timeline")
        .routeId("jms-timeline")
        .description("an agency asks for the timeline of a referral")
        .to("{{door.inquire}}");
  }
}
