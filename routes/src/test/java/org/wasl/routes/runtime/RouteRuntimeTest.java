package org.wasl.routes.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

class RouteRuntimeTest {
  @Test
  void refusesDuplicateRouteId() {
    // Given
    List<RoutesBuilder> routes = List.of(new Pair("cases", "notices"), new Pair("log", "notices"));
    Main main = RouteRuntime.with(routes, 1);
    // When
    Throwable failure = catchThrowable(main::start);
    main.stop();
    // Then
    assertThat(failure).hasStackTraceContaining("api-notices");
  }

  @Test
  void refusesDuplicateRouteIdInOneBuilder() {
    // Given
    Main main = RouteRuntime.with(List.of(new Pair("cases", "cases")), 1);
    // When
    Throwable failure = catchThrowable(main::start);
    main.stop();
    // Then
    assertThat(failure).hasStackTraceContaining("api-cases");
  }

  /** Routes with computed ids. */
  private static final class Pair extends RouteBuilder {
    private final List<String> requests;

    Pair(String first, String second) {
      requests = List.of(first, second);
    }

    @Override
    public void configure() {
      for (int i = 0; i < requests.size(); i++) {
        from("direct:" + hashCode() + "-" + i)
            .routeId("api-" + requests.get(i))
            .process(exchange -> {});
      }
    }
  }
}
