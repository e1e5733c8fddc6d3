package org.wasl.connectors.http.exchange;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.model.ProcessorDefinition;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DoorEndpoint;

/** The steps of a route that asks the door. What the endpoint does not take does not compile. */
public final class DoorSteps {
  private DoorSteps() {}

  /**
   * Sends a request to the door; what it answers is the body then.
   *
   * @param request reads it; headers from outside end here
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
   * Sends a request to the door, and answers the agency by what the door grants. Where the door
   * refuses, its answer stays.
   *
   * @param request reads it; headers from outside end here
   * @param reply made of what is granted
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

  /** What the door has answered in this exchange, as the body still is. */
  public static <R> DoorAnswer<R> answer(Exchange exchange, DoorEndpoint<?, R> door) {
    return DoorAnswer.of(door, exchange.getMessage().getBody())
        .orElseThrow(() -> new IllegalStateException(door + " gave no answer"));
  }
}
