package org.wasl.routes.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.RouteDefinition;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.json.StrictJson.JsonResult;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DoorEndpoint;

/**
 * A route whose steps have types. Each step takes the result of the step before it. A route with a
 * missing or misplaced step does not compile. For Camel it is an ordinary route with one processor
 * and one id for each step.
 *
 * <p>Between two steps, the body of the exchange is the state itself, a {@link Rejection}, an
 * {@link AgencyResponse} or {@link StepResult.Dropped}. The latter three pass all further steps
 * unchanged.
 *
 * @param <T> input of the next step
 */
public final class TypedRoute<T> {
  /** The state while another route has the exchange. */
  private static final String STATE = "wasl-state";

  private final RouteDefinition route;

  /** Reads the next step's input from the body. Empty if a step before has ended the route. */
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
   * @param received input of the route from its endpoint
   * @param steps the steps
   * @param <O> result of the route if no step returns an {@link AgencyResponse} before
   */
  public static <T, O> void of(
      RouteDefinition route, Class<T> received, Function<TypedRoute<T>, Complete<O>> steps) {
    Complete<O> _ = steps.apply(new TypedRoute<>(route, body -> Optional.of(received.cast(body))));
  }

  /**
   * Defines a route behind an endpoint of the door. Its input and its result are those of the
   * endpoint.
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

  /** The step before has a type, so a body that has not ended the route is a {@code T}. */
  @SuppressWarnings("unchecked")
  private static <T> Optional<T> unlessEnded(Object body) {
    return isEnded(body) ? Optional.empty() : Optional.of((T) body);
  }

  private static boolean isEnded(Object body) {
    return body instanceof Rejection
        || body instanceof AgencyResponse
        || body instanceof StepResult.Dropped<?>;
  }

  /** The state of the present step of an exchange. Empty if it is of another type. */
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
   * @param request makes its input
   * @param replyType type of its result
   * @param step makes the next state of the one before and of the reply
   */
  public <Q, R, O> TypedRoute<O> call(
      String id,
      String endpoint,
      Function<? super T, Q> request,
      Class<R> replyType,
      BiFunction<? super T, R, O> step) {
    return camelSteps(
        request,
        part ->
            part.to(endpoint)
                .id(id)
                .process(
                    exchange ->
                        proceed(
                            exchange,
                            (T state, R reply) -> StepResult.next(step.apply(state, reply)),
                            exchange.getMessage().getMandatoryBody(replyType))));
  }

  /**
   * A step by Camel's Jackson data format that reads bytes as strict JSON.
   *
   * @param json the rules that the bytes must keep
   * @param bytes gets the bytes from the state before
   * @param step makes the next state from the one before and the parsed JSON
   */
  public <O> TypedRoute<O> unmarshal(
      String id,
      StrictJson json,
      Function<? super T, byte[]> bytes,
      BiFunction<? super T, JsonResult, StepResult<O>> step) {
    return camelSteps(
        bytes,
        part ->
            part.doTry()
                .unmarshal(new JacksonDataFormat(json.mapper(), JsonNode.class))
                .id(id)
                .doCatch(JsonProcessingException.class)
                .process(TypedRoute::refused)
                .end()
                .process(exchange -> proceed(exchange, step, read(exchange))));
  }

  /**
   * A step by Camel's Jackson data format that writes a tree of maps, lists and texts as JSON.
   *
   * @param tree gets the tree from the state before
   * @param step makes the next state from the one before and the written JSON
   */
  public <O> TypedRoute<O> marshal(
      String id,
      Function<? super T, Map<String, Object>> tree,
      BiFunction<? super T, byte[], ? extends O> step) {
    return camelSteps(
        tree,
        part ->
            part.marshal(new JacksonDataFormat())
                .id(id)
                .process(
                    exchange ->
                        proceed(
                            exchange,
                            (T state, byte[] json) -> StepResult.<O>next(step.apply(state, json)),
                            exchange.getMessage().getMandatoryBody(byte[].class))));
  }

  private static void refused(Exchange exchange) {
    JsonProcessingException fault =
        exchange.getProperty(Exchange.EXCEPTION_CAUGHT, JsonProcessingException.class);
    exchange.getMessage().setBody(StrictJson.malformed(Objects.requireNonNull(fault)));
  }

  private static JsonResult read(Exchange exchange) throws InvalidPayloadException {
    return exchange.getMessage().getMandatoryBody() instanceof JsonResult refused
        ? refused
        : new StrictJson.Parsed(exchange.getMessage().getMandatoryBody(JsonNode.class));
  }

  /**
   * Steps of Camel's own, unless a step before has ended the route. They find their input in the
   * body, and call {@link #proceed}.
   */
  private <O> TypedRoute<O> camelSteps(
      Function<? super T, ?> taken, Consumer<ExpressionNode> steps) {
    ExpressionNode part =
        route
            .filter(exchange -> stateOf.apply(exchange.getMessage().getBody()).isPresent())
            .process(
                exchange -> {
                  T state = state(exchange).orElseThrow();
                  exchange.setProperty(STATE, state);
                  exchange.getMessage().setBody(taken.apply(state));
                });
    steps.accept(part);
    part.end();
    return after(route);
  }

  /** Makes the next state from the one before such steps and their result. */
  private <M, O> void proceed(
      Exchange exchange, BiFunction<? super T, ? super M, StepResult<O>> step, M made) {
    T state =
        stateOf.apply(Objects.requireNonNull(exchange.removeProperty(STATE), STATE)).orElseThrow();
    exchange.getMessage().setBody(body(step.apply(state, made)));
  }

  /** The last step, which turns a rejection by any step before it into an answer. */
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

  /** The last step of a route that answers nobody and rejects nothing. It leaves no result. */
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
   * The last step of a route that answers nobody. It gets the rejection of any step before it and
   * leaves no result.
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
   * @param <T> result of the route
   */
  @SuppressWarnings("UnusedTypeParameter") // the compiler compares it
  public static final class Complete<T> {
    private Complete() {}
  }
}
