package org.wasl.routes;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.apache.camel.support.ExchangeHelper;
import org.jspecify.annotations.Nullable;
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

  private static final String TEMPLATE = "deliver";

  private final DeliveryAttempt attempt;
  private final Collection<Agency> agencies;
  private final AgencyPresence presence;
  private final Map<String, Map<String, Object>> running = new HashMap<>();
  private @Nullable QueueConsumerControl consumers;

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
    routeTemplate(TEMPLATE)
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

    QueueConsumerControl control = new QueueConsumerControl(getContext(), presence);
    presence.onChange(control::presenceChanged);
    consumers = control;
    for (Agency agency : agencies) {
      Map<String, Object> parameters = parameters(agency);
      TemplatedRouteDefinition route =
          templatedRoute(TEMPLATE).routeId(QueueNames.deliver(agency.id()));
      parameters.forEach((name, value) -> route.parameter(name, value.toString()));
      running.put(agency.id(), parameters);
    }
  }

  private static Map<String, Object> parameters(Agency agency) {
    // A pending delivery of a collecting agency holds no thread: one consumer takes all its ids.
    int consumers = agency.collects() ? 1 : agency.maxConcurrent();
    return Map.of(
        "queue", QueueNames.deliver(agency.id()),
        "protocol", agency.protocol(),
        "consumers", Integer.toString(consumers),
        "startup", Boolean.toString(!agency.collects()),
        "holds", Boolean.toString(agency.collects()));
  }

  /**
   * Changes the routes while they run: a new agency gets one, and one that is reached in another
   * way gets another one. An agency that is gone keeps its route: what is due to it is parked
   * there.
   *
   * @param now the agencies of the directory; the queue of each is there
   * @throws Exception if a route cannot be stopped or does not start
   */
  public synchronized void update(Collection<Agency> now) throws Exception {
    for (Agency agency : now) {
      Map<String, Object> parameters = parameters(agency);
      if (!parameters.equals(running.get(agency.id()))) {
        String route = QueueNames.deliver(agency.id());
        if (running.containsKey(agency.id())) {
          getContext().getRouteController().stopRoute(route);
          getContext().removeRoute(route);
        }
        getContext().addRouteFromTemplate(route, TEMPLATE, parameters);
        running.put(agency.id(), parameters);
        QueueConsumerControl control = consumers;
        if (control != null && presence.isPresent(agency.id())) {
          control.presenceChanged(agency.id());
        }
      }
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
