package org.wasl.connectors.partnerapi;

import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.rest.RestDefinition;
import org.wasl.connectors.partnerapi.batch.BatchHandler;
import org.wasl.connectors.partnerapi.exchange.ApiErrorHandler;
import org.wasl.connectors.partnerapi.exchange.DoorSteps;
import org.wasl.connectors.partnerapi.exchange.Exchanges;
import org.wasl.connectors.partnerapi.exchange.RequestReader;
import org.wasl.connectors.partnerapi.exchange.RouteCaller;
import org.wasl.connectors.partnerapi.files.FileHandler;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.DoorEndpoint;

/**
 * The partner API. It turns each request into a typed value for the routes and writes their answer.
 * Headers from outside are dropped.
 */
final class PartnerApiRoutes extends RouteBuilder {
  private static final String ADDRESS = "address";
  private static final String LANGUAGES = "languages";
  private static final String TAGS = "tags";

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

    // BatchHandler serves POST /v1/cases:batch, because the REST DSL cannot write this address
    // (docs/decisions/0004). FileHandler serves /v1/files and a file itself, because a route would
    // hold the whole file.
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

    RestDefinition files = rest("/v1/files").description("Receipts for sealed evidence files");
    entry(files.post("/{file}/receipts"), "api-file-receipts", "file-receipt");

    RestDefinition notices = rest("/v1/notices").description("The notices that an agency holds");
    entry(notices.get(), "api-notices", "notices");

    RestDefinition agencies = rest("/v1/agencies").description("The agencies in the directory");
    entry(agencies.get(), "api-agencies", "reference");
    RestDefinition codes = rest("/v1/codes").description("The code lists of messages");
    entry(codes.get(), "api-code-lists", "document");
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
        DoorEndpoint.SUBMIT);
    forward(
        "file-receipt",
        "an agency signs that it verified an evidence file",
        RequestReader::fileAcknowledgement,
        DoorEndpoint.FILE_RECEIPT);
    forward(
        "timeline",
        "an agency reads the timeline of a referral",
        RequestReader::timeline,
        DoorEndpoint.TIMELINE);
    forward(
        "actions",
        "an agency reads what it may send in a referral",
        RequestReader::inquiry,
        DoorEndpoint.ACTIONS);
    forward("referrals", "an agency lists its referrals", RequestReader::list, DoorEndpoint.LIST);
    forward(
        "notices",
        "an agency lists the notices that it holds",
        RequestReader::list,
        DoorEndpoint.NOTICES);
    forward(
        "reference",
        "an agency reads reference data",
        RequestReader::referenceData,
        DoorEndpoint.REFERENCE);
    forward(
        "evidence",
        "an agency fetches the evidence of a referral",
        RequestReader::inquiry,
        DoorEndpoint.EVIDENCE);
    forward(
        "proof",
        "an agency fetches the proof of one step",
        RequestReader::stepInquiry,
        DoorEndpoint.EVIDENCE);
    forward(
        "statistics",
        "an agency reads statistics",
        RequestReader::statistics,
        DoorEndpoint.STATISTICS);

    calls(
        BatchHandler.CALLER,
        "api-batch-request",
        "admits or refuses the agency that sends a batch",
        DoorEndpoint.ADMIT);
    calls(
        FileHandler.CALLER,
        "api-file-request",
        "an agency uploads or reads a sealed evidence file",
        DoorEndpoint.FILE);
    calls(
        BatchHandler.CALLER,
        "api-item-request",
        "a line of a batch goes to the door, like a message that comes alone",
        DoorEndpoint.SUBMIT);

    failures.answering(
        from("direct:api.document")
            .routeId("api-document-request")
            .description(
                "schemas, custodian, submission key and description of the API, for agencies"),
        route ->
            DoorSteps.ask(route, DoorEndpoint.ADMIT, PartnerApiRoutes::identify, this::document));
  }

  /**
   * An address of the API.
   *
   * @param id of the address's route
   * @param request to which of the routes below the request goes
   */
  private static void entry(RestDefinition address, String id, String request) {
    address.id(id).routeId(id).to("direct:api." + request);
  }

  /**
   * Identifies the agency that asks for a document. The door refuses agencies that it does not
   * admit.
   */
  private static CollectionRequest identify(Exchange exchange) {
    exchange.setProperty(ADDRESS, RequestReader.request(exchange).path());
    CollectionRequest request = RequestReader.collection(exchange);
    exchange.setProperty(LANGUAGES, request.acceptLanguage());
    exchange.setProperty(TAGS, RequestReader.ifNoneMatch(RequestReader.request(exchange)));
    return request;
  }

  private AgencyResponse document(Agency admitted, Exchange exchange) {
    return documents.answer(
        Exchanges.remembered(exchange, ADDRESS, String.class),
        Exchanges.remembered(exchange, LANGUAGES, String.class),
        Exchanges.remembered(exchange, TAGS, String.class));
  }

  /**
   * Reads the request as a value, hands it to the routes behind {@code door}, writes the answer.
   */
  private <Q> void forward(
      String request,
      String description,
      Function<Exchange, ? extends Q> read,
      DoorEndpoint<Q, AgencyResponse> door) {
    failures.answering(
        from("direct:api." + request)
            .routeId("api-" + request + "-request")
            .description(description),
        route -> DoorSteps.ask(route, door, read));
  }

  /** Routes to the door the calls of a handler that the REST DSL cannot describe. */
  private void calls(String caller, String id, String description, DoorEndpoint<?, ?> door) {
    from(RouteCaller.uri(caller, door)).routeId(id).description(description).to(door.uri());
  }
}
