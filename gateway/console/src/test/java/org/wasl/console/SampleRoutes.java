package org.wasl.console;

import org.apache.camel.builder.RouteBuilder;

/** Three routes in a row, like the gateway's own, for the console's pages in tests. */
final class SampleRoutes extends RouteBuilder {
  private final String door;

  /**
   * @param door the endpoint from which the first route reads
   */
  SampleRoutes(String door) {
    this.door = door;
  }

  @Override
  public void configure() {
    from(door).routeId("door").to("direct:queue-due");
    from("direct:queue-due")
        .routeId("queue-due")
        .description("ids go to the queue")
        .filter(body().isNotNull())
        .id("due")
        .to("direct:deliver")
        .id("hand-over")
        .end();
    from("direct:deliver").routeId("deliver.police-1").to("mock:agency");
  }
}
