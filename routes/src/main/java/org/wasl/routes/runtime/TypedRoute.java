package org.wasl.routes.runtime;

import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.model.RouteDefinition;
import org.wasl.routes.door.Rejection;
import org.wasl.routes.door.StepResult;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DoorEndpoint;

/**
 * A route whose steps have types: each step takes what the step before it gives. A route with a
 * missing or misplaced step does not compile. For Camel it is an ordinary route with one processor
 * and one id for each step.
 *
 * <p>Between two steps the body of the exchange is the state itself, a {@link Rejection}, an {@link
 * AgencyResponse} or {@link StepResult.Dropped}; the latter three pass by all further steps.
 *
 * @param <T> what the next step takes
 */
public final class TypedRoute<T> {
  /** The state while another route has the exchange. */
  private static final String STATE = "wasl-state";

  private final RouteDefinition route;

  /** What the body has for the next step; empty where a step before has ended the route. */
  private final Function<Object, Optional<T>> stateOf;

  private TypedRoute(RouteDefinition route, Function<Object, Optional<T>> stateOf) {
    this.route = route;
    this.stateOf = stateOf;
  }

  /** The route after a step that returns a {@code T}. */
  private static <T> TypedRoute<T> after(RouteDefinition route) {
    return new TypedRoute<>(route, TypedRoute::unlessEnded);
  }

  /**
   * Appends the steps of a route. An exchange with any other body than a {@code received} fails at
   * the first of them.
   *
   * @param received what the route receives from its endpoint
   * @param steps the steps
   * @param <O> what it returns, where no step returns an {@link AgencyResponse} before
   */
  public static <T, O> void of(
      RouteDefinition route, Class<T> received, Function<TypedRoute<T>, Complete<O>> steps) {
    Complete<O> _ = steps.apply(new TypedRoute<>(route, body -> Optional.of(received.cast(body))));
  }

  /**
   * A route behind an endpoint of the door: it takes what the endpoint is sent, and returns what
   * the endpoint answers.
   *
   * @param from begins the route at this address
   * @param steps the steps
   */
  public static <Q, R> void of(
      DoorEndpoint<Q, R> door,
      Function<String, RouteDefinition> from,
      Function<TypedRoute<Q>, Complete<R>> steps) {
    of(from.apply(door.uri()), door.request(), steps);
  }

  /**
   * Appends the steps of a route that takes what comes from outside.
   *
   * @param id of its first step
   * @param first makes a {@code T} of what is in the exchange
   * @param steps the further steps
   */
  public static <T, O> void of(
      RouteDefinition route,
      String id,
      Opening<T> first,
      Function<TypedRoute<T>, Complete<O>> steps) {
    route.process(exchange -> exchange.getMessage().setBody(body(first.open(exchange)))).id(id);
    Complete<O> _ = steps.apply(after(route));
  }

  /**
   * The first step of a route that takes what comes from outside.
   *
   * @param <T> what it makes of it
   */
  @FunctionalInterface
  public interface Opening<T> {
    /** Reads the exchange. */
    StepResult<T> open(Exchange exchange) throws InterruptedException;
  }

  /** The next step. */
  public <O> TypedRoute<O> step(String id, Function<? super T, StepResult<O>> step) {
    return step(id, (state, exchange) -> step.apply(state));
  }

  /** The next step, which also reads the exchange, for example its age. */
  public <O> TypedRoute<O> step(String id, BiFunction<? super T, Exchange, StepResult<O>> step) {
    route
        .process(
            exchange -> {
              Optional<T> state = state(exchange);
              if (state.isPresent()) {
                exchange.getMessage().setBody(body(step.apply(state.get(), exchange)));
              }
            })
        .id(id);
    return after(route);
  }

  private Optional<T> state(Exchange exchange) throws InvalidPayloadException {
    return stateOf.apply(exchange.getMessage().getMandatoryBody());
  }

  /** The step before has a type: what has not ended the route is a {@code T}. */
  @SuppressWarnings("unchecked")
  private static <T> Optional<T> unlessEnded(Object body) {
    return isEnded(body) ? Optional.empty() : Optional.of((T) body);
  }

  private static boolean isEnded(Object body) {
    return body instanceof Rejection
        || body instanceof AgencyResponse
        || body instanceof StepResult.Dropped<?>;
  }

  /** What the step has that an exchange is at; empty where it is of another type. */
  public static <S> Optional<S> state(Exchange exchange, Class<S> type) {
    return Stream.of(exchange.getMessage().getBody(), exchange.getProperty(STATE))
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  private static Object body(StepResult<?> result) {
    return switch (result) {
      case StepResult.Next<?>(var state) -> state;
      case StepResult.Rejected<?>(var rejection) -> rejection;
      case StepResult.Answered<?>(var response) -> response;
      case StepResult.Dropped<?> dropped -> dropped;
    };
  }

  /** A step that always succeeds. */
  public <O> TypedRoute<O> map(String id, Function<? super T, ? extends O> step) {
    return step(id, state -> StepResult.<O>next(step.apply(state)));
  }

  /**
   * A step that another route does.
   *
   * @param endpoint of that route
   * @param request what it takes
   * @param replyType what it gives
   * @param step makes the next state of the one before and of the reply
   */
  public <Q, R, O> TypedRoute<O> call(
      String id,
      String endpoint,
      Function<? super T, Q> request,
      Class<R> replyType,
      BiFunction<? super T, R, O> step) {
    route
        .filter(exchange -> stateOf.apply(exchange.getMessage().getBody()).isPresent())
        .process(
            exchange -> {
              T state = state(exchange).orElseThrow();
              exchange.setProperty(STATE, state);
              exchange.getMessage().setBody(request.apply(state));
            })
        .to(endpoint)
        .id(id)
        .process(
            exchange -> {
              R reply = exchange.getMessage().getMandatoryBody(replyType);
              T state =
                  stateOf
                      .apply(Objects.requireNonNull(exchange.removeProperty(STATE), STATE))
                      .orElseThrow();
              exchange.getMessage().setBody(step.apply(state, reply));
            })
        .end();
    return after(route);
  }

  /** The last step: it turns what was rejected by any step before it into an answer. */
  public Complete<T> rejections(String id, Function<Rejection, AgencyResponse> answer) {
    route
        .process(
            exchange -> {
              if (exchange.getMessage().getBody() instanceof Rejection rejection) {
                exchange.getMessage().setBody(answer.apply(rejection));
              }
            })
        .id(id);
    return new Complete<>();
  }

  /** The last step of a route that answers nobody and rejects nothing; nothing is left of it. */
  public Complete<Void> last(String id, Consumer<? super T> step) {
    route
        .process(
            exchange -> {
              state(exchange).ifPresent(step);
              exchange.getMessage().setBody(null);
            })
        .id(id);
    return new Complete<>();
  }

  /** The end of a route whose steps reject nothing. */
  public Complete<T> complete() {
    return new Complete<>();
  }

  /**
   * The last step of a route that answers nobody: it is told what any step before it rejected, and
   * nothing is left of it.
   */
  public Complete<T> complete(String id, Consumer<Rejection> rejected) {
    route
        .process(
            exchange -> {
              if (exchange.getMessage().getBody() instanceof Rejection rejection) {
                rejected.accept(rejection);
                exchange.getMessage().setBody(null);
              }
            })
        .id(id);
    return new Complete<>();
  }

  /**
   * A complete route.
   *
   * @param <T> what it returns
   */
  @SuppressWarnings("UnusedTypeParameter") // the compiler compares it
  public static final class Complete<T> {
    private Complete() {}
  }
}
