package org.wasl.routes;

import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsConstants;
import org.wasl.routes.broker.QueueNames;
import org.wasl.routes.delivery.DueSignal;
import org.wasl.routes.delivery.TicketCodec;
import org.wasl.store.delivery.InFlightLimits;
import org.wasl.store.delivery.Relay;
import org.wasl.store.delivery.Ticket;
import org.wasl.store.jdbc.Result;

/**
 * Puts the ids of due deliveries on the queue of their agency. SQL is the source of what is due. A
 * window for each agency bounds how many ids its queue holds.
 */
public final class RelayRoutes extends RouteBuilder {
  private final Relay relay;
  private final DueSignal due;
  private final Supplier<InFlightLimits> limits;
  private final long sweepMillis;
  private final long pauseMillis;

  /**
   * @param limits how many ids each agency may have on its queue and under way now
   * @param sweepMillis looks for what is due at least this often
   * @param pauseMillis pause between two claims: a claim costs nearly the same for one id and for
   *     fifty, and ids claimed together are leased and recorded together. The first id after an
   *     idle time does not wait
   */
  public RelayRoutes(
      Relay relay,
      DueSignal due,
      Supplier<InFlightLimits> limits,
      long sweepMillis,
      long pauseMillis) {
    this.relay = relay;
    this.due = due;
    this.limits = limits;
    this.sweepMillis = sweepMillis;
    this.pauseMillis = pauseMillis;
  }

  @Override
  public void configure() {
    from("scheduler:relay?initialDelay=0&delay=" + pauseMillis)
        .routeId("relay")
        .description("ids of what is due go to the queue of their agency")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(this::claim)
        .id("claim-due")
        // The first id that the broker refuses ends the round: each of the others would wait as
        // long. SQL has them all.
        .split(body())
        .stopOnException()
        .process(RelayRoutes::address)
        .to(ExchangePattern.InOnly, "{{queue.deliver}}")
        .id("enqueue");
  }

  private void claim(Exchange exchange) throws InterruptedException {
    due.await(sweepMillis);
    Result<List<Ticket>> claimed = relay.claim(limits.get());
    List<Ticket> tickets =
        claimed instanceof Result.Done<List<Ticket>> done ? done.value() : List.of();
    exchange.getMessage().setBody(tickets);
    if (!tickets.isEmpty()) {
      due.signal(); // there may be more than one claim returns
    }
  }

  private static void address(Exchange exchange) throws InvalidPayloadException {
    Ticket ticket = exchange.getMessage().getMandatoryBody(Ticket.class);
    exchange
        .getMessage()
        .setHeader(JmsConstants.JMS_DESTINATION_NAME, QueueNames.deliver(ticket.agency()));
    exchange.getMessage().setBody(TicketCodec.encode(ticket));
  }
}
