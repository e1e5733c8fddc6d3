package org.wasl.connectors.partnerapi.exchange;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.model.ProcessorDefinition;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DoorEndpoint;

/**
 * The steps of a route that asks the door. A request of the wrong type for the endpoint does not
 * compile.
 */
public final class DoorSteps {
  private DoorSteps() {}

  /**
   * Sends a request to the door and puts its answer in the body.
   *
   * @param request reads the request; headers from outside end here
   * @param <D> the route
   */
  public static <Q, D extends ProcessorDefinition<D>> D ask(
      ProcessorDefinition<D> route,
      DoorEndpoint<Q, ?> door,
      Function<Exchange, ? extends Q> request) {
    return route
        .process(exchange -> Exchanges.carry(exchange, request.apply(exchange)))
        .to(door.uri());
  }

  /**
   * Sends a request to the door, and answers the agency with the granted value. If the door
   * refuses, its answer stays.
   *
   * @param request reads the request; headers from outside end here
   * @param reply makes the answer from the granted value
   * @param <D> the route
   */
  public static <Q, R, D extends ProcessorDefinition<D>> D ask(
      ProcessorDefinition<D> route,
      DoorEndpoint<Q, R> door,
      Function<Exchange, ? extends Q> request,
      BiFunction<R, Exchange, AgencyResponse> reply) {
    return ask(route, door, request)
        .process(
            exchange ->
                exchange
                    .getMessage()
                    .setBody(
                        switch (answer(exchange, door)) {
                          case DoorAnswer.Granted<R>(var granted) -> reply.apply(granted, exchange);
                          case DoorAnswer.Refused<R>(var refusal) -> refusal;
                        }));
  }

  /**
   * Like {@link #ask}, for an answer that the REST DSL writes.
   *
   * @param request reads the request; headers from outside end here
   * @param reply makes the answer from the granted value
   * @param <D> the route
   */
  public static <Q, R, D extends ProcessorDefinition<D>> D askBound(
      ProcessorDefinition<D> route,
      DoorEndpoint<Q, R> door,
      Function<Exchange, ? extends Q> request,
      Function<R, ? extends BoundAnswer> reply) {
    return ask(route, door, request)
        .process(
            exchange -> {
              if (answer(exchange, door) instanceof DoorAnswer.Granted<R>(var granted)) {
                exchange.getMessage().setBody(reply.apply(granted));
              }
            });
  }

  /** The door's answer in this exchange, which must still be the body. */
  public static <R> DoorAnswer<R> answer(Exchange exchange, DoorEndpoint<?, R> door) {
    return DoorAnswer.of(door, exchange.getMessage().getBody())
        .orElseThrow(() -> new IllegalStateException(door + " returned no answer"));
  }
}
