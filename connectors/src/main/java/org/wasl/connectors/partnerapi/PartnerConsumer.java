package org.wasl.connectors.partnerapi;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.spi.UnitOfWork;
import org.wasl.connectors.partnerapi.exchange.Exchanges;
import org.wasl.connectors.partnerapi.limits.RequestClass;

/**
 * Takes a request from the event loop to its route. Submissions run on virtual threads, so a
 * submission that waits for its commit occupies no platform thread. All other requests run on
 * Vert.x's worker threads, which the operating system schedules preemptively. A virtual thread that
 * computes a report would not be preempted.
 *
 * <p>Copies the body and no header. Routes read headers from the request itself.
 */
final class PartnerConsumer extends VertxPlatformHttpConsumer {
  private final Executor work;

  /**
   * @param work virtual threads
   */
  PartnerConsumer(
      PlatformHttpEndpoint endpoint,
      Processor processor,
      List<Handler<RoutingContext>> handlers,
      String router,
      Executor work) {
    super(endpoint, processor, handlers, router);
    this.work = work;
  }

  @Override
  protected Future<Void> populateCamelMessage(
      RoutingContext context, Exchange exchange, Message message) {
    Buffer body = context.body().buffer();
    message.setBody(body == null ? null : body.getBytes());
    return Future.succeededFuture();
  }

  @Override
  protected void handleRequest(RoutingContext context) {
    if (isSuspended()) {
      super.handleRequest(context);
      return;
    }
    Exchange exchange = createExchange(false);
    exchange.setPattern(ExchangePattern.InOut);
    processHttpRequest(exchange, context);
    if (RequestClass.of(context.request().method(), context.request().path())
        == RequestClass.SUBMISSIONS) {
      Context loop = context.vertx().getOrCreateContext();
      work.execute(
          () -> {
            process(exchange);
            loop.runOnContext(now -> answer(context, exchange));
          });
    } else {
      context
          .vertx()
          .executeBlocking(() -> process(exchange), false)
          .onComplete(done -> answer(context, exchange));
    }
  }

  private Exchange process(Exchange exchange) {
    try {
      createUoW(exchange);
      getProcessor().process(exchange);
    } catch (Throwable e) { // also an Error, to free the connection and its place
      exchange.setException(e);
      leaveRoutes(exchange);
    }
    return exchange;
  }

  /**
   * An Error bypasses Camel's own bookkeeping. Without this its routes would count the exchange as
   * in flight indefinitely, and each stop would wait for it.
   */
  private static void leaveRoutes(Exchange exchange) {
    UnitOfWork unit = exchange.getUnitOfWork();
    if (unit == null) {
      return;
    }
    InflightRepository inflight = exchange.getContext().getInflightRepository();
    for (Route route = unit.popRoute(); route != null; route = unit.popRoute()) {
      inflight.remove(exchange, route.getRouteId());
    }
  }

  private void answer(RoutingContext context, Exchange exchange) {
    try {
      if (exchange.getException() != null) {
        context.fail(exchange.getException());
      } else if (!context.response().closed()) {
        Exchanges.send(exchange, context.response());
      }
    } catch (CamelExchangeException e) {
      context.fail(e);
    } finally {
      doneUoW(exchange);
      releaseExchange(exchange, false);
    }
  }
}
