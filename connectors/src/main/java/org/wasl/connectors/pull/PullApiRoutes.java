package org.wasl.connectors.pull;

import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.rest.RestBindingMode;
import org.apache.camel.model.rest.RestDefinition;
import org.wasl.connectors.DeliverySettlement;
import org.wasl.connectors.partnerapi.exchange.ApiErrorHandler;
import org.wasl.connectors.partnerapi.exchange.DoorAnswer;
import org.wasl.connectors.partnerapi.exchange.DoorSteps;
import org.wasl.connectors.partnerapi.exchange.Exchanges;
import org.wasl.connectors.partnerapi.exchange.ProblemAnswers;
import org.wasl.connectors.partnerapi.exchange.RequestReader;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.DoorEndpoint;

/**
 * The addresses of the partner API about pending deliveries. The door identifies the agency and
 * checks that the delivery is its own. Pending deliveries are held here.
 */
final class PullApiRoutes extends RouteBuilder {
  private static final String REQUEST = "collection-request";
  private static final String RECEIPT = "receipt";
  private static final String REFUSAL = "refusal";

  private final Function<String, Optional<Agency>> agencies;
  private final PendingDeliveryRegistry pending;
  private final DeliverySettlement settlement;
  private final ApiErrorHandler failures;

  PullApiRoutes(
      Function<String, Optional<Agency>> agencies,
      PendingDeliveryRegistry pending,
      ProblemAnswers problems) {
    this.agencies = agencies;
    this.pending = pending;
    this.settlement = new DeliverySettlement(problems);
    this.failures = new ApiErrorHandler(problems);
  }

  @Override
  public void configure() {
    RestDefinition inbox =
        rest("/v1/inbox").description("Pending deliveries of an agency that collects them");
    entry(
        inbox
            .get()
            .bindingMode(RestBindingMode.json)
            .skipBindingOnErrorCode(true)
            .outType(InboxListing.class),
        "api-inbox",
        "inbox");
    RestDefinition deliveries =
        rest("/v1/deliveries")
            .description("Content of a delivery, and the receipt or refusal of its recipient");
    entry(deliveries.get("/{delivery}"), "api-delivery", "delivery");
    entry(deliveries.post("/{delivery}/receipts"), "api-receipts", "receipt");
    entry(deliveries.post("/{delivery}/refusals"), "api-refusals", "refusal");

    failures.answering(
        from("direct:api.inbox")
            .routeId("pull-inbox")
            .description("a worker lists the pending deliveries and leases them"),
        route ->
            DoorSteps.askBound(
                route,
                DoorEndpoint.ADMIT,
                RequestReader::collection,
                agency -> InboxListing.of(pending.of(agency).leaseFree())));

    failures.answering(
        from("direct:api.delivery")
            .routeId("pull-fetch")
            .description("a worker fetches sealed content"),
        route ->
            DoorSteps.ask(route, DoorEndpoint.ADMIT, PullApiRoutes::remember)
                .process(this::held)
                .id("find-pending-delivery")
                .to("direct:api.forward"));

    DoorSteps.ask(
        from("direct:api.forward")
            .routeId("pull-forward")
            .description("content of a delivery that another gateway holds")
            .filter(body().isInstanceOf(CollectionRequest.class)),
        DoorEndpoint.CONTENT,
        PullApiRoutes::request,
        (push, exchange) -> FetchAnswer.of(push));

    failures.answering(
        from("direct:api.receipt")
            .routeId("pull-receipt")
            .description(
                "an agency sends a receipt; once it is recorded, the delivery is no longer"
                    + " pending"),
        route ->
            DoorSteps.ask(route, DoorEndpoint.RECEIPT, PullApiRoutes::acknowledge, this::settle));

    failures.answering(
        from("direct:api.refusal")
            .routeId("pull-refusal")
            .description("an agency refuses a delivery, for now or for good"),
        route ->
            DoorSteps.ask(route, DoorEndpoint.ADMIT, PullApiRoutes::rememberRefusal, this::refuse));
  }

  private static void entry(RestDefinition address, String id, String request) {
    address.id(id).routeId(id).to("direct:api." + request);
  }

  private static CollectionRequest remember(Exchange exchange) {
    CollectionRequest request = RequestReader.collection(exchange);
    exchange.setProperty(REQUEST, request);
    return request;
  }

  private static CollectionRequest request(Exchange exchange) {
    return Exchanges.remembered(exchange, REQUEST, CollectionRequest.class);
  }

  /** Answers with content from memory. If there is none, the request goes to the door again. */
  private void held(Exchange exchange) {
    if (DoorSteps.answer(exchange, DoorEndpoint.ADMIT)
        instanceof DoorAnswer.Granted<Agency>(var agency)) {
      CollectionRequest request = request(exchange);
      exchange
          .getMessage()
          .setBody(
              pending
                  .of(agency)
                  .fetch(request.delivery().orElseThrow())
                  .<Object>map(FetchAnswer::of)
                  .orElse(request));
    }
  }

  private static Acknowledgement acknowledge(Exchange exchange) {
    Acknowledgement receipt = RequestReader.acknowledgement(exchange);
    exchange.setProperty(RECEIPT, receipt);
    return receipt;
  }

  private AgencyResponse settle(AgencyResponse answer, Exchange exchange) {
    Acknowledgement receipt = Exchanges.remembered(exchange, RECEIPT, Acknowledgement.class);
    agencies
        .apply(receipt.request().thumbprint())
        .ifPresent(
            agency -> DeliverySettlement.receipt(answer, receipt, pending.of(agency)::settle));
    return answer;
  }

  private static CollectionRequest rememberRefusal(Exchange exchange) {
    exchange.setProperty(REFUSAL, RequestReader.body(exchange));
    return remember(exchange);
  }

  private AgencyResponse refuse(Agency agency, Exchange exchange) {
    return settlement.refusal(
        request(exchange),
        Exchanges.remembered(exchange, REFUSAL, byte[].class),
        pending.of(agency)::settle);
  }
}
