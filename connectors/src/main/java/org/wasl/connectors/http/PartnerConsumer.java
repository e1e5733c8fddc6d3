package org.wasl.connectors.http;

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
import org.wasl.connectors.http.exchange.Exchanges;
import org.wasl.connectors.http.limits.RequestClass;

/**
 * Takes a request from the event loop to its route. Submissions run on virtual threads: while one
 * waits for its commit it holds none of the machine's. All other requests run on Vert.x's workers,
 * where the system shares out the time: a virtual thread that computes a report would be left
 * running.
 *
 * <p>Copies the body and no header: routes read those from the request itself.
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
    } catch (
        Throwable e) { // also an Error: what is not answered keeps its connection and its place
      exchange.setException(e);
      leaveRoutes(exchange);
    }
    return exchange;
  }

  /**
   * An Error passes by Camel's own bookkeeping: its routes would count the exchange as in flight
   * for ever, and each stop would wait for it.
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
