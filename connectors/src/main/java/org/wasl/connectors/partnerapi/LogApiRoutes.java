package org.wasl.connectors.partnerapi;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.rest.RestDefinition;
import org.wasl.connectors.partnerapi.exchange.ApiErrorHandler;
import org.wasl.connectors.partnerapi.exchange.DoorSteps;
import org.wasl.connectors.partnerapi.exchange.RequestReader;
import org.wasl.wire.exchange.DoorEndpoint;

/** The audit log at the addresses of C2SP {@code tlog-tiles}. */
final class LogApiRoutes extends RouteBuilder {
  private final ApiErrorHandler failures;

  LogApiRoutes(ApiErrorHandler failures) {
    this.failures = failures;
  }

  @Override
  public void configure() {
    RestDefinition log =
        rest("/log").description("The audit log, with the last checkpoint and its tree");
    entry(log.get("/checkpoint"), "api-log-checkpoint");
    entry(log.get("/trust.json"), "api-log-trust");
    entry(log.get("/shards"), "api-log-shards");
    entry(log.get("/tile/*"), "api-log-tile");
    entry(log.get("/{shard}/checkpoint"), "api-log-shard-checkpoint");
    entry(log.get("/{shard}/tile/*"), "api-log-shard-tile");

    failures.answering(
        from("direct:api.log")
            .routeId("api-log-request")
            .description("an agency reads the audit log"),
        route -> DoorSteps.ask(route, DoorEndpoint.LOG, RequestReader::logInquiry));
  }

  private static void entry(RestDefinition address, String id) {
    address.id(id).routeId(id).to("direct:api.log");
  }
}
