package org.wasl.routes.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.wasl.routes.door.Rejection;
import org.wasl.routes.door.StepResult;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.AgencyResponse;

class TypedRouteTest {
  private static final Rejection REJECTION =
      new Rejection(
          ProblemType.UNAVAILABLE,
          Optional.empty(),
          Optional.empty(),
          Optional.of("recipient-key-ended"),
          texts -> {
            throw new IllegalStateException("nobody is answered");
          });

  private final List<Rejection> told = new ArrayList<>();

  @Test
  void aRouteThatAnswersNobodyTellsWhatWasRejectedAndLeavesNothing() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      // Given
      camel.addRoutes(
          measuring(
              route ->
                  route
                      .step("reject", text -> StepResult.<String>rejected(REJECTION))
                      .map("measure", String::length)
                      .complete("tell", told::add)));
      camel.start();

      // When
      Object left = camel.createProducerTemplate().requestBody("direct:in", "text");

      // Then
      assertThat(told).containsExactly(REJECTION);
      assertThat(left).isNull();
    }
  }

  @Test
  void anExchangeWithAnythingButWhatTheRouteReceivesFails() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      // Given
      camel.addRoutes(measuring(route -> route.map("measure", String::length).complete()));
      camel.start();
      AgencyResponse answer = new AgencyResponse(202, "text/plain", new byte[0], Map.of());

      // When // Then
      assertThatExceptionOfType(CamelExecutionException.class)
          .isThrownBy(() -> camel.createProducerTemplate().requestBody("direct:in", answer))
          .withCauseInstanceOf(ClassCastException.class);
    }
  }

  /** A route that receives a text and, where nothing ends it before, returns how long it is. */
  private static RouteBuilder measuring(
      Function<TypedRoute<String>, TypedRoute.Complete<Integer>> steps) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        TypedRoute.of(from("direct:in").routeId("in"), String.class, steps);
      }
    };
  }
}
