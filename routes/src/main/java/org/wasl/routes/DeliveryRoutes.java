package org.wasl.routes;

import java.util.Collection;
import java.util.Objects;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.ExchangeHelper;
import org.wasl.routes.broker.QueueNames;
import org.wasl.routes.delivery.AgencyPresence;
import org.wasl.routes.delivery.DeliveryAttempt;
import org.wasl.routes.delivery.DeliveryAttempt.Preparation;
import org.wasl.routes.delivery.TicketCodec;
import org.wasl.routes.runtime.QueueConsumerControl;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/** One route for each agency, from one template: lease, call, classify the reply, record. */
public final class DeliveryRoutes extends RouteBuilder {
  static final String LEASE = "lease";
  private static final String SENT = "JMSTimestamp";

  private final DeliveryAttempt attempt;
  private final Collection<Agency> agencies;
  private final AgencyPresence presence;

  /**
   * Routes to these agencies. The route of an agency that collects consumes only while one of its
   * workers polls.
   */
  public DeliveryRoutes(
      DeliveryAttempt attempt, Collection<Agency> agencies, AgencyPresence presence) {
    this.attempt = attempt;
    this.agencies = agencies;
    this.presence = presence;
  }

  @Override
  public void configure() {
    routeTemplate("deliver")
        .templateParameter("queue")
        .templateParameter("protocol")
        .templateParameter("consumers")
        .templateParameter("startup")
        .templateParameter("holds")
        .from(
            "jms:queue:{{queue}}?concurrentConsumers=1&maxConcurrentConsumers={{consumers}}"
                // An id that arrives while the consumer stops is processed; otherwise the
                // reconciler would have to find it.
                + "&asyncConsumer={{holds}}&acceptMessagesWhileStopping={{holds}}")
        .autoStartup("{{startup}}")
        .description("one delivery to one agency: lease, call, classify the reply, record")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(this::lease)
        .id("lease")
        .filter(body().isInstanceOf(Leased.class))
        .setProperty(LEASE, body())
        .process(this::prepare)
        .id("prepare")
        .filter(body().isInstanceOf(OutboundDelivery.class))
        .to("{{connector}}{{protocol}}")
        .id("call")
        .process(this::classify)
        .id("classify-reply")
        .end()
        .process(this::record)
        .id("record");

    presence.onChange(new QueueConsumerControl(getContext(), presence)::presenceChanged);
    for (Agency agency : agencies) {
      // A pending delivery of a collecting agency holds no thread: one consumer takes all its ids.
      int consumers = agency.collects() ? 1 : agency.maxConcurrent();
      templatedRoute("deliver")
          .routeId(QueueNames.deliver(agency.id()))
          .parameter("queue", QueueNames.deliver(agency.id()))
          .parameter("protocol", agency.protocol())
          .parameter("consumers", Integer.toString(consumers))
          .parameter("startup", Boolean.toString(!agency.collects()))
          .parameter("holds", Boolean.toString(agency.collects()));
    }
  }

  private void lease(Exchange exchange) {
    String route =
        Objects.requireNonNull(exchange.getFromRouteId(), "what a consumer takes has its route");
    String text = exchange.getMessage().getBody(String.class);
    Long sent = exchange.getMessage().getHeader(SENT, Long.class);
    long sentAtMillis = sent == null ? exchange.getClock().getCreated() : sent;
    exchange.getMessage().removeHeaders("*"); // headers from outside are dropped
    exchange
        .getMessage()
        .setBody(
            TicketCodec.decode(text, QueueNames.agency(route))
                .flatMap(ticket -> attempt.lease(ticket, sentAtMillis))
                .orElse(null));
  }

  private void prepare(Exchange exchange) throws InvalidPayloadException {
    Leased lease = exchange.getMessage().getMandatoryBody(Leased.class);
    exchange
        .getMessage()
        .setBody(
            switch (attempt.prepare(lease)) {
              case Preparation.Ready(var delivery) -> delivery;
              case Preparation.NotSendable(var outcome) -> outcome;
            });
  }

  private void classify(Exchange exchange) throws CamelExchangeException {
    Leased lease = ExchangeHelper.getMandatoryProperty(exchange, LEASE, Leased.class);
    DeliveryReply reply = exchange.getMessage().getMandatoryBody(DeliveryReply.class);
    exchange.getMessage().setBody(attempt.classify(lease, reply));
  }

  private void record(Exchange exchange) throws CamelExchangeException {
    Leased lease = ExchangeHelper.getMandatoryProperty(exchange, LEASE, Leased.class);
    AttemptOutcome outcome = exchange.getMessage().getMandatoryBody(AttemptOutcome.class);
    attempt.record(lease, outcome, exchange.getClock().elapsed());
    exchange.getMessage().setBody(null);
  }
}
