package org.wasl.connectors.https;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.wire.Answer;

/**
 * The partner API. Each address turns into a value the routes understand, is handed over, and the
 * answer is written; nothing from outside travels on as a header.
 */
final class PartnerApi extends RouteBuilder {
  private final ApiDocuments documents;

  PartnerApi(ApiDocuments documents) {
    this.documents = documents;
  }

  @Override
  public void configure() {
    restConfiguration().component("platform-http").inlineRoutes(false);

    rest("/v1/cases")
        .description("Publish a vetted case")
        .post()
        .consumes("application/json")
        .id("api-cases")
        .routeId("api-cases")
        .to("direct:api.submit");
    rest("/v1/referrals")
        .description("Messages of a referral, and what became of it")
        .post("/{referral}/messages")
        .consumes("application/json")
        .id("api-messages")
        .routeId("api-messages")
        .to("direct:api.submit")
        .get("/{referral}")
        .id("api-timeline")
        .routeId("api-timeline")
        .to("direct:api.inquire");
    rest("/v1/schemas")
        .description("What a message is, by type and version")
        .get()
        .id("api-schemas")
        .routeId("api-schemas")
        .to("direct:api.schema")
        .get("/{type}/{version}")
        .id("api-schema")
        .routeId("api-schema")
        .to("direct:api.schema");
    rest("/openapi.json")
        .description("This API, for machines")
        .get()
        .id("api-openapi")
        .routeId("api-openapi")
        .to("direct:api.openapi");

    from("direct:api.submit")
        .routeConfigurationId(ApiFailures.ID)
        .routeId("api-submit")
        .description("bytes and certificate in, to the door, answer out")
        .process(exchange -> carry(exchange, FromRequest.submission(exchange)))
        .to("{{door.submit}}")
        .process(PartnerApi::answer);

    from("direct:api.inquire")
        .routeConfigurationId(ApiFailures.ID)
        .routeId("api-inquire")
        .description("an agency asks what became of a referral")
        .process(exchange -> carry(exchange, FromRequest.inquiry(exchange)))
        .to("{{door.inquire}}")
        .process(PartnerApi::answer);

    from("direct:api.schema")
        .routeConfigurationId(ApiFailures.ID)
        .routeId("api-schema-document")
        .process(exchange -> carry(exchange, documents.schema(exchange)))
        .process(PartnerApi::answer);

    from("direct:api.openapi")
        .routeConfigurationId(ApiFailures.ID)
        .routeId("api-openapi-document")
        .process(exchange -> carry(exchange, documents.openApi()))
        .process(PartnerApi::answer);
  }

  private static void carry(Exchange exchange, Object value) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setBody(value);
  }

  private static void answer(Exchange exchange) {
    write(exchange, exchange.getMessage().getBody(Answer.class));
  }

  static void write(Exchange exchange, Answer answer) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, answer.contentType());
    answer.headers().forEach(exchange.getMessage()::setHeader);
    exchange.getMessage().setBody(answer.body());
  }
}
