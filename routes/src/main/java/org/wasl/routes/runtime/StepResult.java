package org.wasl.routes.runtime;

import java.util.function.Function;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * Result of a step of a route, which is the next state or the end of the route.
 *
 * @param <T> the next state
 */
public sealed interface StepResult<T> {

  /** The next state. */
  record Next<T>(T state) implements StepResult<T> {}

  /** No further step runs. The rejection is recorded in the audit trail and answered. */
  record Rejected<T>(Rejection rejection) implements StepResult<T> {}

  /** No further step runs, and this is the answer. */
  record Answered<T>(AgencyResponse response) implements StepResult<T> {}

  /** No further step runs, and nobody is answered. */
  record Dropped<T>() implements StepResult<T> {}

  /** Continues with {@code step} if there is a next state. */
  default <O> StepResult<O> then(Function<? super T, StepResult<O>> step) {
    return switch (this) {
      case Next<T>(var state) -> step.apply(state);
      case Rejected<T>(var rejection) -> new Rejected<>(rejection);
      case Answered<T>(var response) -> new Answered<>(response);
      case Dropped<T>() -> new Dropped<>();
    };
  }

  /** Like {@link #then}, for a step that always succeeds. */
  default <O> StepResult<O> map(Function<? super T, ? extends O> step) {
    return then(state -> new Next<>(step.apply(state)));
  }

  /** The next state. */
  static <T> StepResult<T> next(T state) {
    return new Next<>(state);
  }

  /** A rejection. */
  static <T> StepResult<T> rejected(Rejection rejection) {
    return new Rejected<>(rejection);
  }

  /** An answer that ends the route. */
  static <T> StepResult<T> answered(AgencyResponse response) {
    return new Answered<>(response);
  }

  /** The end of a route that answers nobody. */
  static <T> StepResult<T> dropped() {
    return new Dropped<>();
  }
}
