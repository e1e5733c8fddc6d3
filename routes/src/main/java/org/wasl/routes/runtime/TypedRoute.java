package org.wasl.routes.runtime;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.model.RouteDefinition;
import org.wasl.routes.door.Rejection;
import org.wasl.routes.door.StepResult;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * A route whose steps have types: each step takes what the step before it gives. A route with a
 * missing or misplaced step does not compile. For Camel it is an ordinary route with one processor
 * and one id for each step.
 *
 * <p>Between two steps the body of the exchange is the state itself, a {@link Rejection} or an
 * {@link AgencyResponse}; the latter two pass by all further steps.
 *
 * @param <T> what the next step takes
 */
public final class TypedRoute<T> {
  private final RouteDefinition route;

  private TypedRoute(RouteDefinition route) {
    this.route = route;
  }

  /**
   * Appends the steps of a route.
   *
   * @param route receives a {@code T} from its endpoint
   * @param steps the steps
   * @param <T> what the route receives
   * @param <O> what it returns, where no step returns an {@link AgencyResponse} before
   */
  public static <T, O> void of(RouteDefinition route, Function<TypedRoute<T>, Complete<O>> steps) {
    Complete<O> _ = steps.apply(new TypedRoute<>(route));
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
              Object body = exchange.getMessage().getMandatoryBody();
              if (!isEnded(body)) {
                exchange.getMessage().setBody(body(step.apply(state(body), exchange)));
              }
            })
        .id(id);
    return new TypedRoute<>(route);
  }

  private static boolean isEnded(Object body) {
    return body instanceof Rejection || body instanceof AgencyResponse;
  }

  /** The types ensure that the step before returned nothing else. */
  @SuppressWarnings("unchecked")
  private T state(Object body) {
    return (T) body;
  }

  private static Object body(StepResult<?> result) {
    return switch (result) {
      case StepResult.Next<?>(var state) -> state;
      case StepResult.Rejected<?>(var rejection) -> rejection;
      case StepResult.Answered<?>(var response) -> response;
    };
  }

  /** A step that always succeeds. */
  public <O> TypedRoute<O> map(String id, Function<? super T, ? extends O> step) {
    return step(id, state -> StepResult.<O>next(step.apply(state)));
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
