package org.wasl.connectors.http;

import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.NoSuchPropertyException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.ExchangeHelper;
import org.wasl.connectors.http.exchange.ApiErrorHandler;
import org.wasl.connectors.http.exchange.Exchanges;
import org.wasl.connectors.http.exchange.RequestReader;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.CollectionRequest;

/**
 * The partner API. Each request becomes a typed value for the routes, and their answer is written;
 * headers from outside are dropped.
 */
final class PartnerApiRoutes extends RouteBuilder {
  private static final String ADDRESS = "address";
  private static final String LANGUAGES = "languages";

  private final ApiDocuments documents;
  private final ApiErrorHandler failures;

  PartnerApiRoutes(ApiDocuments documents, ApiErrorHandler failures) {
    this.documents = documents;
    this.failures = failures;
  }

  @Override
  public void configure() {
    restConfiguration()
        .component("platform-http")
        .inlineRoutes(false)
        .endpointProperty("headerFilterStrategy", "#" + ResponseHeaderFilter.NAME);

    rest("/v1/cases")
        .description("Publish a vetted case")
        .post()
        .id("api-cases")
        .routeId("api-cases")
        .to("direct:api.submit");
    rest("/v1/referrals")
        .description("An agency's referrals: their list, messages and timelines")
        .get()
        .id("api-referrals")
        .routeId("api-referrals")
        .to("direct:api.list")
        .post("/{referral}/messages")
        .id("api-messages")
        .routeId("api-messages")
        .to("direct:api.submit")
        .get("/{referral}")
        .id("api-timeline")
        .routeId("api-timeline")
        .to("direct:api.inquire")
        .get("/{referral}/actions")
        .id("api-actions")
        .routeId("api-actions")
        .to("direct:api.actions")
        .get("/{referral}/evidence")
        .id("api-evidence")
        .routeId("api-evidence")
        .to("direct:api.prove")
        .get("/{referral}/steps/{step}.tlog-proof")
        .id("api-proof")
        .routeId("api-proof")
        .to("direct:api.proof");
    rest("/v1/notices")
        .description("The notices that an agency holds")
        .get()
        .id("api-notices")
        .routeId("api-notices")
        .to("direct:api.notices");
    rest("/v1/agencies")
        .description("The agencies in the directory")
        .get()
        .id("api-agencies")
        .routeId("api-agencies")
        .to("direct:api.reference");
    rest("/v1/codes")
        .description("The code lists of messages")
        .get("/{list}")
        .id("api-codes")
        .routeId("api-codes")
        .to("direct:api.reference");
    rest("/v1/calendar")
        .description("The working calendar of deadlines")
        .get()
        .id("api-calendar")
        .routeId("api-calendar")
        .to("direct:api.reference");
    rest("/v1/statistics")
        .description("Counts, without content")
        .get()
        .id("api-statistics")
        .routeId("api-statistics")
        .to("direct:api.statistics");
    rest("/v1/schemas")
        .description("The schema of each message type and version")
        .get()
        .id("api-schemas")
        .routeId("api-schemas")
        .to("direct:api.document")
        .get("/{type}/{version}")
        .id("api-schema")
        .routeId("api-schema")
        .to("direct:api.document");
    rest("/v1/custodian")
        .description("To whom the identity of a reporter is sealed")
        .get()
        .id("api-custodian")
        .routeId("api-custodian")
        .to("direct:api.document");
    rest("/v1/submission-key")
        .description("To which key a submission may be sealed")
        .get()
        .id("api-submission-key")
        .routeId("api-submission-key")
        .to("direct:api.document");
    rest("/openapi.json")
        .description("The OpenAPI description of this API")
        .get()
        .id("api-openapi")
        .routeId("api-openapi")
        .to("direct:api.document");
    rest("/asyncapi.json")
        .description("The AsyncAPI description of pushes and queues")
        .get()
        .id("api-asyncapi")
        .routeId("api-asyncapi")
        .to("direct:api.document");

    forward(
        "direct:api.submit",
        "api-submit",
        "a message with the certificate of its sender goes to the door",
        RequestReader::submission,
        "{{door.submit}}");
    forward(
        "direct:api.inquire",
        "api-inquire",
        "an agency reads the timeline of a referral",
        RequestReader::timeline,
        "{{door.inquire}}");
    forward(
        "direct:api.actions",
        "api-list-actions",
        "an agency reads what it may send in a referral",
        RequestReader::inquiry,
        "{{door.actions}}");
    forward(
        "direct:api.list",
        "api-list",
        "an agency lists its referrals",
        RequestReader::list,
        "{{door.list}}");
    forward(
        "direct:api.notices",
        "api-notices-request",
        "an agency lists the notices that it holds",
        RequestReader::list,
        "{{door.notices}}");
    forward(
        "direct:api.reference",
        "api-reference",
        "an agency reads reference data",
        RequestReader::referenceData,
        "{{door.reference}}");
    forward(
        "direct:api.prove",
        "api-prove",
        "an agency fetches the evidence of a referral",
        RequestReader::inquiry,
        "{{door.evidence}}");
    forward(
        "direct:api.proof",
        "api-prove-step",
        "an agency fetches the proof of one step",
        RequestReader::stepInquiry,
        "{{door.evidence}}");
    forward(
        "direct:api.statistics",
        "api-statistics-request",
        "an agency reads statistics",
        RequestReader::statistics,
        "{{door.statistics}}");

    from("direct:api.batch")
        .routeId("api-batch")
        .description("an agency that sends a batch is admitted, or not")
        .to("{{door.collect}}");
    from("direct:api.item")
        .routeId("api-batch-item")
        .description("a line of a batch goes to the door, like a message that comes alone")
        .to("{{door.submit}}");

    from("direct:api.document")
        .routeId("api-document")
        .description("schemas, custodian, submission key and description of the API, for agencies")
        .doTry()
        .process(PartnerApiRoutes::identify)
        .to("{{door.collect}}")
        .process(this::document)
        .doCatch(Throwable.class)
        .process(failures::handle)
        .doFinally()
        .process(failures::writeAnswer);
  }

  /** Who asks for a document; the door refuses whom it does not admit. */
  private static void identify(Exchange exchange) {
    exchange.setProperty(ADDRESS, RequestReader.request(exchange).path());
    CollectionRequest request = RequestReader.collection(exchange);
    exchange.setProperty(LANGUAGES, request.acceptLanguage());
    Exchanges.carry(exchange, request);
  }

  /** Answers an agency; the door's refusal of anybody else is the answer already. */
  private void document(Exchange exchange) throws NoSuchPropertyException {
    if (exchange.getMessage().getBody() instanceof Agency) {
      String address = ExchangeHelper.getMandatoryProperty(exchange, ADDRESS, String.class);
      String languages = ExchangeHelper.getMandatoryProperty(exchange, LANGUAGES, String.class);
      Exchanges.carry(exchange, documents.answer(address, languages));
    }
  }

  /**
   * Reads the request as a value, hands it to the routes behind {@code door}, writes the answer.
   */
  private void forward(
      String endpoint, String id, String description, Function<Exchange, ?> read, String door) {
    from(endpoint)
        .routeId(id)
        .description(description)
        .doTry()
        .process(exchange -> carry(exchange, read))
        .to(door)
        .doCatch(Throwable.class)
        .process(failures::handle)
        .doFinally()
        .process(failures::writeAnswer);
  }

  private static void carry(Exchange exchange, Function<Exchange, ?> read) {
    Exchanges.carry(exchange, read.apply(exchange));
  }
}
