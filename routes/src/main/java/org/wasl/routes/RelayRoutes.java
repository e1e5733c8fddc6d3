package org.wasl.routes;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsConstants;
import org.apache.camel.support.ExchangeHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.JmsException;
import org.wasl.routes.broker.QueueNames;
import org.wasl.routes.delivery.DueSignal;
import org.wasl.routes.delivery.RefusedQueues;
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
  private static final Logger LOG = LoggerFactory.getLogger(RelayRoutes.class);

  private static final String AGENCY = "agency";
  private static final String SENT_AT = "sent-at";

  /** A broker that answers refuses at once. */
  public static final long MOST_REFUSING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Relay relay;
  private final DueSignal due;
  private final Supplier<InFlightLimits> limits;
  private final long sweepMillis;
  private final long pauseMillis;

  private final RefusedQueues notTaken;
  private final BooleanSupplier brokerAnswers;
  private final long mostRefusingNanos;

  /** Agencies of which the broker has refused an id in this round. */
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  /** How long the refused sends of this round took. */
  private final AtomicLong refusingNanos = new AtomicLong();

  /**
   * @param limits how many ids each agency may have on its queue and under way now
   * @param sweepMillis looks for what is due at least this often
   * @param pauseMillis pause between two claims: a claim costs nearly the same for one id and for
   *     fifty, and ids claimed together are leased and recorded together. The first id after an
   *     idle time does not wait
   * @param notTaken agencies whose ids the broker refuses
   * @param brokerAnswers asks the broker, after it has refused an id
   * @param mostRefusingNanos a round of which the refused sends took longer ends
   */
  public RelayRoutes(
      Relay relay,
      DueSignal due,
      Supplier<InFlightLimits> limits,
      long sweepMillis,
      long pauseMillis,
      RefusedQueues notTaken,
      BooleanSupplier brokerAnswers,
      long mostRefusingNanos) {
    this.relay = relay;
    this.due = due;
    this.limits = limits;
    this.sweepMillis = sweepMillis;
    this.pauseMillis = pauseMillis;
    this.notTaken = notTaken;
    this.brokerAnswers = brokerAnswers;
    this.mostRefusingNanos = mostRefusingNanos;
  }

  @Override
  public void configure() {
    from("scheduler:relay?initialDelay=0&delay=" + pauseMillis)
        .routeId("relay")
        .description("ids of what is due go to the queue of their agency")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(this::claim)
        .id("claim-due")
        // An id that the broker refuses keeps those of other agencies from nothing. One that it
        // does not answer in time ends the round: each of the others would wait as long. SQL has
        // them all.
        .split(body())
        .stopOnException()
        .filter(this::isTaken)
        .process(RelayRoutes::address)
        .doTry()
        .to(ExchangePattern.InOnly, "{{queue.deliver}}")
        .id("enqueue")
        .process(this::noteTaken)
        .id("note-taken")
        .doCatch(JmsException.class)
        .process(this::leaveOut)
        .id("leave-agency-out");
  }

  private boolean isTaken(Exchange exchange) {
    Ticket ticket = Objects.requireNonNull(exchange.getMessage().getBody(Ticket.class));
    return !refused.contains(ticket.agency());
  }

  private void noteTaken(Exchange exchange) throws Exception {
    String agency = ExchangeHelper.getMandatoryProperty(exchange, AGENCY, String.class);
    if (notTaken.taken(agency)) {
      LOG.info("the broker takes ids of {} again", agency);
    }
  }

  /** No other id of this agency is sent in this round; none of any, if the round lasts too long. */
  private void leaveOut(Exchange exchange) throws Exception {
    String agency = ExchangeHelper.getMandatoryProperty(exchange, AGENCY, String.class);
    long sentAtNanos = ExchangeHelper.getMandatoryProperty(exchange, SENT_AT, Long.class);
    refused.add(agency);
    boolean slow = refusingNanos.addAndGet(System.nanoTime() - sentAtNanos) > mostRefusingNanos;
    if (notTaken.refused(agency, !slow && brokerAnswers.getAsBoolean())) {
      LOG.error("the broker takes no id of {}: is its queue there?", agency);
    }
    if (slow) {
      throw ExchangeHelper.getMandatoryProperty(
          exchange, Exchange.EXCEPTION_CAUGHT, Exception.class);
    }
  }

  private void claim(Exchange exchange) throws InterruptedException {
    due.await(sweepMillis);
    Result<List<Ticket>> claimed = relay.claim(notTaken.limits(limits.get()));
    List<Ticket> tickets =
        claimed instanceof Result.Done<List<Ticket>> done ? done.value() : List.of();
    exchange.getMessage().setBody(tickets);
    refused.clear();
    refusingNanos.set(0);
    if (!tickets.isEmpty()) {
      due.signal(); // there may be more than one claim returns
    }
  }

  private static void address(Exchange exchange) throws InvalidPayloadException {
    Ticket ticket = exchange.getMessage().getMandatoryBody(Ticket.class);
    exchange
        .getMessage()
        .setHeader(JmsConstants.JMS_DESTINATION_NAME, QueueNames.deliver(ticket.agency()));
    exchange.setProperty(AGENCY, ticket.agency());
    exchange.setProperty(SENT_AT, System.nanoTime());
    exchange.getMessage().setBody(TicketCodec.encode(ticket));
  }
}
