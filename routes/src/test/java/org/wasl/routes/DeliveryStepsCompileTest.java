package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The compiler refuses a delivery that lacks a step, or has its steps in another order. */
class DeliveryStepsCompileTest {
  /** {@code .step("prepare", attempt::prepare)}; a call has more than one function. */
  private static final String STEP = "\\s*\\.(?:step|call|map|last)\\(\\s*\"([a-z-]+)\",[^)]+\\)";

  private static final String TYPE_ERROR = "compiler.err";

  @TempDir private Path classes;

  private static RouteSource source() throws IOException {
    return RouteSource.of("DeliveryRoutes", STEP);
  }

  @Test
  void theDeliveryCompilesAsItIs() throws IOException {
    // Given
    RouteSource delivery = source();
    // When // Then
    assertThat(delivery.compile(classes)).isEmpty();
    assertThat(delivery.steps()).containsExactly("prepare", "call", "classify-reply", "record");
  }

  static IntStream steps() throws IOException {
    return IntStream.range(0, source().steps().size());
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aDeliveryWithoutTheStepDoesNotCompile(int step) throws IOException {
    // Given
    RouteSource delivery = source().without(step);
    // When // Then
    assertThat(delivery.compile(classes))
        .isNotEmpty()
        .allMatch(code -> code.startsWith(TYPE_ERROR));
  }

  static IntStream neighbours() throws IOException {
    return IntStream.range(0, source().steps().size() - 1);
  }

  @ParameterizedTest
  @MethodSource("neighbours")
  void aDeliveryWithTwoStepsExchangedDoesNotCompile(int first) throws IOException {
    // Given
    RouteSource delivery = source().exchanged(first);
    // When // Then
    assertThat(delivery.compile(classes))
        .isNotEmpty()
        .allMatch(code -> code.startsWith(TYPE_ERROR));
  }
}
