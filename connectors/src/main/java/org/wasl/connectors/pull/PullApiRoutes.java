package org.wasl.connectors.pull;

import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.rest.RestDefinition;
import org.wasl.connectors.DeliverySettlement;
import org.wasl.connectors.http.exchange.ApiErrorHandler;
import org.wasl.connectors.http.exchange.Exchanges;
import org.wasl.connectors.http.exchange.ProblemAnswers;
import org.wasl.connectors.http.exchange.RequestReader;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * The addresses of the partner API about pending deliveries. The door identifies the agency and
 * checks that the delivery is its own; pending deliveries are held here.
 */
final class PullApiRoutes extends RouteBuilder {
  private static final String REQUEST = "collection-request";
  private static final String RECEIPT = "receipt";

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
    entry(inbox.get(), "api-inbox", "inbox");
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
            route
                .process(exchange -> Exchanges.carry(exchange, RequestReader.collection(exchange)))
                .to("{{door.admit}}")
                .process(
                    forAgency(
                        (agency, exchange) -> InboxDocument.list(pending.of(agency).leaseFree()))));

    failures.answering(
        from("direct:api.delivery")
            .routeId("pull-fetch")
            .description("a worker fetches sealed content"),
        route ->
            route
                .process(PullApiRoutes::remember)
                .to("{{door.admit}}")
                .process(this::held)
                .id("find-pending-delivery")
                .to("direct:api.forward"));

    from("direct:api.forward")
        .routeId("pull-forward")
        .description("content of a delivery that another gateway holds")
        .filter(body().isInstanceOf(CollectionRequest.class))
        .to("{{door.content}}")
        .process(PullApiRoutes::content);

    failures.answering(
        from("direct:api.receipt")
            .routeId("pull-receipt")
            .description(
                "an agency sends a receipt; once it is recorded, the delivery is no longer"
                    + " pending"),
        route ->
            route.process(PullApiRoutes::acknowledge).to("{{door.receipt}}").process(this::settle));

    failures.answering(
        from("direct:api.refusal")
            .routeId("pull-refusal")
            .description("an agency refuses a delivery, for now or for good"),
        route ->
            route
                .process(exchange -> exchange.setProperty(RECEIPT, RequestReader.body(exchange)))
                .process(PullApiRoutes::remember)
                .to("{{door.admit}}")
                .process(forAgency(this::refuse)));
  }

  private static void entry(RestDefinition address, String id, String request) {
    address.id(id).routeId(id).to("direct:api." + request);
  }

  /** Passes a refusal of the door unchanged, and answers an admitted agency. */
  private static Processor forAgency(BiFunction<Agency, Exchange, AgencyResponse> answer) {
    return exchange -> {
      if (exchange.getMessage().getBody() instanceof Agency agency) {
        exchange.getMessage().setBody(answer.apply(agency, exchange));
      }
    };
  }

  private static void remember(Exchange exchange) {
    CollectionRequest request = RequestReader.collection(exchange);
    exchange.setProperty(REQUEST, request);
    Exchanges.carry(exchange, request);
  }

  /** What an earlier step of the same route put there. */
  private static <T> T remembered(Exchange exchange, String property, Class<T> type) {
    return Objects.requireNonNull(exchange.getProperty(property, type), property);
  }

  /** Answers with content from memory; otherwise the request goes to the door again. */
  private void held(Exchange exchange) {
    if (exchange.getMessage().getBody() instanceof Agency agency) {
      CollectionRequest request = remembered(exchange, REQUEST, CollectionRequest.class);
      Optional<OutboundDelivery> here = pending.of(agency).fetch(request.delivery().orElseThrow());
      if (here.isPresent()) {
        exchange.getMessage().setBody(InboxDocument.content(here.get()));
      } else {
        exchange.getMessage().setBody(request);
      }
    }
  }

  private static void content(Exchange exchange) {
    if (exchange.getMessage().getBody() instanceof OutboundDelivery push) {
      exchange.getMessage().setBody(InboxDocument.content(push));
    }
  }

  private static void acknowledge(Exchange exchange) {
    Acknowledgement receipt = RequestReader.acknowledgement(exchange);
    exchange.setProperty(RECEIPT, receipt);
    Exchanges.carry(exchange, receipt);
  }

  private void settle(Exchange exchange) throws InvalidPayloadException {
    Acknowledgement receipt = remembered(exchange, RECEIPT, Acknowledgement.class);
    AgencyResponse answer = exchange.getMessage().getMandatoryBody(AgencyResponse.class);
    agencies
        .apply(receipt.request().thumbprint())
        .ifPresent(
            agency -> DeliverySettlement.receipt(answer, receipt, pending.of(agency)::settle));
  }

  private AgencyResponse refuse(Agency agency, Exchange exchange) {
    return settlement.refusal(
        remembered(exchange, REQUEST, CollectionRequest.class),
        remembered(exchange, RECEIPT, byte[].class),
        pending.of(agency)::settle);
  }
}
