package org.wasl.console;

import org.apache.camel.builder.RouteBuilder;

/** Three routes in a row, as the gateway's own: what the console's pages show in tests. */
final class SampleRoutes extends RouteBuilder {
  private final String door;

  /** Routes whose first one takes from the endpoint given. */
  SampleRoutes(String door) {
    this.door = door;
  }

  @Override
  public void configure() {
    from(door).routeId("door").to("direct:relay");
    from("direct:relay")
        .routeId("relay")
        .description("ids go to the queue")
        .filter(body().isNotNull())
        .id("due")
        .to("direct:deliver")
        .id("hand-over")
        .end();
    from("direct:deliver").routeId("deliver.police-1").to("mock:agency");
  }
}
