package org.wasl.connectors.http;

import org.apache.camel.builder.RouteBuilder;
import org.wasl.connectors.http.exchange.ApiErrorHandler;
import org.wasl.connectors.http.exchange.Exchanges;
import org.wasl.connectors.http.exchange.RequestReader;

/** The audit log at the addresses of C2SP {@code tlog-tiles}. */
final class LogApiRoutes extends RouteBuilder {
  private final ApiErrorHandler failures;

  LogApiRoutes(ApiErrorHandler failures) {
    this.failures = failures;
  }

  @Override
  public void configure() {
    rest("/log")
        .description("The audit log: what was signed last, and the tree under it")
        .get("/checkpoint")
        .id("api-log-checkpoint")
        .routeId("api-log-checkpoint")
        .to("direct:api.log")
        .get("/trust.json")
        .id("api-log-trust")
        .routeId("api-log-trust")
        .to("direct:api.log")
        .get("/shards")
        .id("api-log-shards")
        .routeId("api-log-shards")
        .to("direct:api.log")
        .get("/tile/*")
        .id("api-log-tile")
        .routeId("api-log-tile")
        .to("direct:api.log")
        .get("/{shard}/checkpoint")
        .id("api-log-shard-checkpoint")
        .routeId("api-log-shard-checkpoint")
        .to("direct:api.log")
        .get("/{shard}/tile/*")
        .id("api-log-shard-tile")
        .routeId("api-log-shard-tile")
        .to("direct:api.log");

    from("direct:api.log")
        .routeId("api-log")
        .description("an agency reads the audit log")
        .doTry()
        .process(exchange -> Exchanges.carry(exchange, RequestReader.logInquiry(exchange)))
        .to("{{door.log}}")
        .doCatch(Throwable.class)
        .process(failures::handle)
        .doFinally()
        .process(failures::writeAnswer);
  }
}
