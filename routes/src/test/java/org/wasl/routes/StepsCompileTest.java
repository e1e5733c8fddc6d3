package org.wasl.routes;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The compiler refuses a route that lacks a step, or has its steps in another order. */
class StepsCompileTest {
  /** javac's codes for a type that does not fit. Broken syntax has other codes. */
  static final Set<String> TYPE_ERRORS =
      Set.of(
          "compiler.err.cant.apply.symbols",
          "compiler.err.cant.resolve.location.args",
          "compiler.err.prob.found.req");

  @TempDir private Path classes;

  @Test
  void readsStepsFromSources() throws IOException {
    // When
    List<RouteSource> routes = RouteSource.all();
    // Then
    assertThat(routes.stream().collect(toMap(RouteSource::name, RouteSource::steps)))
        .contains(
            entry(
                "DoorRoutes",
                List.of(
                    "identify-sender",
                    "open-submission",
                    "parse-json",
                    "verify-signature",
                    "validate-schema",
                    "check-envelope",
                    "decide",
                    "seal-message",
                    "record-message",
                    "answer-accepted",
                    "audit-refusal")),
            entry("DeliveryRoutes", List.of("prepare", "call", "classify-reply", "record")),
            entry(
                "OwnMessageRoutes",
                List.of("seal-own-message", "record-own-message", "log-postponed-own-message")));
  }

  static Stream<Named<RouteSource>> routes() throws IOException {
    return RouteSource.all().stream().map(route -> Named.of(route.name(), route));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void unchangedRouteCompiles(RouteSource route) {
    // When // Then
    assertThat(route.compile(classes)).isEmpty();
  }

  static Stream<Named<RouteSource>> withoutAStep() throws IOException {
    return RouteSource.all().stream()
        .flatMap(
            route ->
                IntStream.range(0, route.steps().size())
                    .mapToObj(
                        step ->
                            Named.of(
                                route.name() + " without " + route.steps().get(step),
                                route.without(step))));
  }

  @ParameterizedTest
  @MethodSource("withoutAStep")
  void missingStepDoesNotCompile(RouteSource route) {
    // When // Then
    assertThat(route.compile(classes)).isNotEmpty().isSubsetOf(TYPE_ERRORS);
  }

  static Stream<Named<RouteSource>> withTwoStepsExchanged() throws IOException {
    return RouteSource.all().stream()
        .flatMap(
            route ->
                IntStream.range(0, route.steps().size() - 1)
                    .mapToObj(
                        first ->
                            Named.of(
                                route.name() + " with " + route.steps().get(first) + " later",
                                route.exchanged(first))));
  }

  @ParameterizedTest
  @MethodSource("withTwoStepsExchanged")
  void exchangedStepsDoNotCompile(RouteSource route) {
    // When // Then
    assertThat(route.compile(classes)).isNotEmpty().isSubsetOf(TYPE_ERRORS);
  }
}
