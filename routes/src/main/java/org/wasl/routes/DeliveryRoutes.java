package org.wasl.routes;

import java.util.Collection;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.broker.Queues;
import org.wasl.routes.delivery.Attempt;
import org.wasl.routes.delivery.Attendance;
import org.wasl.routes.delivery.TicketText;
import org.wasl.rules.delivery.Outcome;
import org.wasl.store.Leasing.Leased;
import org.wasl.wire.Agency;
import org.wasl.wire.Push;
import org.wasl.wire.Reply;

/** One route for each agency, from one template: lease, call, judge, record. */
public final class DeliveryRoutes extends RouteBuilder {
  static final String LEASE = "lease";
  private static final String SENT = "JMSTimestamp";
  private static final String PREFIX = "deliver.";

  private final Attempt attempt;
  private final Collection<Agency> agencies;
  private final Attendance attendance;

  /** Routes to these agencies; to those that collect, while somebody of them is there. */
  public DeliveryRoutes(Attempt attempt, Collection<Agency> agencies, Attendance attendance) {
    this.attempt = attempt;
    this.agencies = agencies;
    this.attendance = attendance;
  }

  static String id(String agency) {
    return PREFIX + agency;
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
                // An id that comes while the consumer stops is used, not lost until it is missed.
                + "&asyncConsumer={{holds}}&acceptMessagesWhileStopping={{holds}}")
        .autoStartup("{{startup}}")
        .description("one delivery to one agency: lease, call, judge, record")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(this::lease)
        .id("lease")
        .filter(body().isInstanceOf(Leased.class))
        .setProperty(LEASE, body())
        .process(Steps.on(Leased.class, attempt::prepare))
        .id("intact-and-known")
        .filter(body().isInstanceOf(Push.class))
        .to("{{connector}}{{protocol}}")
        .id("call")
        .process(this::judge)
        .id("valid-receipt")
        .end()
        .process(this::record)
        .id("record");

    attendance.tell(new Listening(getContext(), attendance)::changed);
    for (Agency agency : agencies) {
      // What is held for a collecting agency holds no thread: one consumer takes all its ids.
      int consumers = agency.collects() ? 1 : agency.maxConcurrent();
      templatedRoute("deliver")
          .routeId(id(agency.id()))
          .parameter("queue", Queues.deliver(agency.id()))
          .parameter("protocol", agency.protocol())
          .parameter("consumers", Integer.toString(consumers))
          .parameter("startup", Boolean.toString(!agency.collects()))
          .parameter("holds", Boolean.toString(agency.collects()));
    }
  }

  private void lease(Exchange exchange) {
    String agency = exchange.getFromRouteId().substring(PREFIX.length());
    String text = exchange.getMessage().getBody(String.class);
    long sentAtMillis =
        exchange.getMessage().getHeader(SENT, exchange.getClock().getCreated(), Long.class);
    Steps.dropHeaders(exchange);
    exchange
        .getMessage()
        .setBody(
            TicketText.read(text, agency)
                .flatMap(ticket -> attempt.lease(ticket, sentAtMillis))
                .orElse(null));
  }

  private void judge(Exchange exchange) {
    Leased lease = exchange.getProperty(LEASE, Leased.class);
    Reply reply = exchange.getMessage().getBody(Reply.class);
    exchange.getMessage().setBody(attempt.judge(lease, reply));
  }

  private void record(Exchange exchange) {
    Leased lease = exchange.getProperty(LEASE, Leased.class);
    attempt.record(
        lease, exchange.getMessage().getBody(Outcome.class), exchange.getClock().elapsed());
    exchange.getMessage().setBody(null);
  }
}
