package org.wasl.routes;

import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** How a pure step stands in a route. */
final class Steps {
  private Steps() {}

  /**
   * Applies {@code step} where the body is what the step takes; anything else, a refusal for
   * example, goes by untouched.
   */
  static <T> Processor on(Class<T> type, Function<? super T, ?> step) {
    return exchange -> {
      if (type.isInstance(exchange.getMessage().getBody())) {
        exchange.getMessage().setBody(step.apply(type.cast(exchange.getMessage().getBody())));
      }
    };
  }

  /** Nothing that came from outside travels on as a header. */
  static void dropHeaders(Exchange exchange) {
    exchange.getMessage().removeHeaders("*");
  }
}
