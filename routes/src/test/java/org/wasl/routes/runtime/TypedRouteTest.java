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
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.json.StrictJson.JsonResult;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.AgencyResponse;

class TypedRouteTest {
  private static final Rejection REJECTION =
      new Rejection(
          ProblemType.UNAVAILABLE,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of("recipient-key-ended"),
          texts -> {
            throw new IllegalStateException("nobody is answered");
          });

  private final List<Rejection> rejections = new ArrayList<>();

  @Test
  void routeWithoutAnswerReportsRejectionAndLeavesNoResult() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      // Given
      camel.addRoutes(
          measuring(
              route ->
                  route
                      .step("reject", text -> StepResult.<String>rejected(REJECTION))
                      .map("measure", String::length)
                      .complete("tell", rejections::add)));
      camel.start();

      // When
      Object left = camel.createProducerTemplate().requestBody("direct:in", "text");

      // Then
      assertThat(rejections).containsExactly(REJECTION);
      assertThat(left).isNull();
    }
  }

  @Test
  void parsesStrictJsonAndReturnsRefusalAsValue() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      // Given
      StrictJson json = new StrictJson(JsonLimits.DEFAULT);
      camel.addRoutes(
          measuring(
              route ->
                  route
                      .unmarshal("parse", json, String::getBytes, TypedRouteTest::members)
                      .complete()));
      camel.start();
      List<String> texts = List.of("{\"a\":1,\"b\":2}", "{\"a\":1,\"a\":2}", "[NaN]", "", "{} x");

      // When
      List<Object> read =
          texts.stream()
              .map(text -> camel.createProducerTemplate().requestBody("direct:in", text))
              .toList();

      // Then
      assertThat(read)
          .containsExactly(
              "2 members",
              "duplicate-key at line 1, column 8",
              "syntax at line 1, column 5",
              "syntax at line 1, column 0",
              "syntax at line 1, column 5");
    }
  }

  private static StepResult<String> members(String text, JsonResult read) {
    return StepResult.next(
        switch (read) {
          case StrictJson.Parsed(var document) -> document.size() + " members";
          case StrictJson.Malformed malformed -> malformed.text();
        });
  }

  @Test
  void exchangeWithWrongTypeFails() throws Exception {
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

  /** A route that receives a text. */
  private static <O> RouteBuilder measuring(
      Function<TypedRoute<String>, TypedRoute.Complete<O>> steps) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        TypedRoute.of(from("direct:in").routeId("in"), String.class, steps);
      }
    };
  }
}
