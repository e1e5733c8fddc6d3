package org.wasl.connectors.http;

import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.NoSuchPropertyException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.rest.RestDefinition;
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

    RestDefinition cases = rest("/v1/cases").description("Publish a vetted case");
    entry(cases.post(), "api-cases", "submission");

    RestDefinition referrals =
        rest("/v1/referrals")
            .description("An agency's referrals: their list, messages and timelines");
    entry(referrals.get(), "api-referrals", "referrals");
    entry(referrals.post("/{referral}/messages"), "api-messages", "submission");
    entry(referrals.get("/{referral}"), "api-timeline", "timeline");
    entry(referrals.get("/{referral}/actions"), "api-actions", "actions");
    entry(referrals.get("/{referral}/evidence"), "api-evidence", "evidence");
    entry(referrals.get("/{referral}/steps/{step}.tlog-proof"), "api-proof", "proof");

    RestDefinition notices = rest("/v1/notices").description("The notices that an agency holds");
    entry(notices.get(), "api-notices", "notices");

    RestDefinition agencies = rest("/v1/agencies").description("The agencies in the directory");
    entry(agencies.get(), "api-agencies", "reference");
    RestDefinition codes = rest("/v1/codes").description("The code lists of messages");
    entry(codes.get("/{list}"), "api-codes", "reference");
    RestDefinition calendar = rest("/v1/calendar").description("The working calendar of deadlines");
    entry(calendar.get(), "api-calendar", "reference");

    RestDefinition statistics = rest("/v1/statistics").description("Counts, without content");
    entry(statistics.get(), "api-statistics", "statistics");

    RestDefinition schemas =
        rest("/v1/schemas").description("The schema of each message type and version");
    entry(schemas.get(), "api-schemas", "document");
    entry(schemas.get("/{type}/{version}"), "api-schema", "document");
    RestDefinition custodian =
        rest("/v1/custodian").description("To whom the identity of a reporter is sealed");
    entry(custodian.get(), "api-custodian", "document");
    RestDefinition key =
        rest("/v1/submission-key").description("To which key a submission may be sealed");
    entry(key.get(), "api-submission-key", "document");
    RestDefinition openapi =
        rest("/openapi.json").description("The OpenAPI description of this API");
    entry(openapi.get(), "api-openapi", "document");
    RestDefinition asyncapi =
        rest("/asyncapi.json").description("The AsyncAPI description of pushes and queues");
    entry(asyncapi.get(), "api-asyncapi", "document");

    forward(
        "submission",
        "a message with the certificate of its sender goes to the door",
        RequestReader::submission,
        "{{door.submit}}");
    forward(
        "timeline",
        "an agency reads the timeline of a referral",
        RequestReader::timeline,
        "{{door.timeline}}");
    forward(
        "actions",
        "an agency reads what it may send in a referral",
        RequestReader::inquiry,
        "{{door.actions}}");
    forward("referrals", "an agency lists its referrals", RequestReader::list, "{{door.list}}");
    forward(
        "notices",
        "an agency lists the notices that it holds",
        RequestReader::list,
        "{{door.notices}}");
    forward(
        "reference",
        "an agency reads reference data",
        RequestReader::referenceData,
        "{{door.reference}}");
    forward(
        "evidence",
        "an agency fetches the evidence of a referral",
        RequestReader::inquiry,
        "{{door.evidence}}");
    forward(
        "proof",
        "an agency fetches the proof of one step",
        RequestReader::stepInquiry,
        "{{door.evidence}}");
    forward(
        "statistics",
        "an agency reads statistics",
        RequestReader::statistics,
        "{{door.statistics}}");

    from("direct:api.batch")
        .routeId("api-batch-request")
        .description("an agency that sends a batch is admitted, or not")
        .to("{{door.admit}}");
    from("direct:api.item")
        .routeId("api-item-request")
        .description("a line of a batch goes to the door, like a message that comes alone")
        .to("{{door.submit}}");

    failures.answering(
        from("direct:api.document")
            .routeId("api-document-request")
            .description(
                "schemas, custodian, submission key and description of the API, for agencies"),
        route ->
            route.process(PartnerApiRoutes::identify).to("{{door.admit}}").process(this::document));
  }

  /**
   * An address of the API.
   *
   * @param id of its route
   * @param request to which of the routes below the request goes
   */
  private static void entry(RestDefinition address, String id, String request) {
    address.id(id).routeId(id).to("direct:api." + request);
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
      String request, String description, Function<Exchange, ?> read, String door) {
    failures.answering(
        from("direct:api." + request)
            .routeId("api-" + request + "-request")
            .description(description),
        route -> route.process(exchange -> carry(exchange, read)).to(door));
  }

  private static void carry(Exchange exchange, Function<Exchange, ?> read) {
    Exchanges.carry(exchange, read.apply(exchange));
  }
}
