package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The compiler rejects a route at an endpoint of the door with wrong request or answer types. */
class DoorEndpointsCompileTest {
  @TempDir private Path classes;

  @ParameterizedTest
  @CsvSource({
    "InquiryRoutes, TIMELINE, ACTIONS",
    "InquiryRoutes, EVIDENCE, LIST",
    "StatisticsRoutes, STATISTICS, LOG",
    "LogRoutes, LOG, STATISTICS",
    "DoorRoutes, SUBMIT, RECEIPT",
    "DeliveryAccessRoutes, ADMIT, CONTENT"
  })
  void routeForAnotherEndpointDoesNotCompile(String routes, String own, String other) {
    // Given
    RouteSource asItIs = RouteSource.of(routes);
    RouteSource exchanged =
        asItIs.replaced("DoorEndpoint." + own + ",", "DoorEndpoint." + other + ",");
    // When // Then
    assertThat(asItIs.compile(classes)).isEmpty();
    assertThat(exchanged.compile(classes)).isNotEmpty().isSubsetOf(StepsCompileTest.TYPE_ERRORS);
  }
}
