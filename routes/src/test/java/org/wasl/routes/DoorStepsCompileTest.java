package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The compiler refuses a door that lacks a step, or has its steps in another order. */
class DoorStepsCompileTest {
  /** {@code .step("validate-schema", checks::validate)}. */
  private static final String STEP =
      "\\s*\\.(?:step|map|rejections)\\(\"([a-z-]+)\", \\w+::\\w+\\)";

  private static final String TYPE_ERROR = "compiler.err";

  @TempDir private Path classes;

  private static RouteSource source() throws IOException {
    return RouteSource.of("DoorRoutes", STEP);
  }

  @Test
  void theDoorCompilesAsItIs() throws IOException {
    // Given
    RouteSource door = source();
    // When // Then
    assertThat(door.compile(classes)).isEmpty();
    assertThat(door.steps())
        .containsExactly(
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
            "audit-refusal");
  }

  static IntStream steps() throws IOException {
    return IntStream.range(0, source().steps().size());
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aDoorWithoutTheStepDoesNotCompile(int step) throws IOException {
    // Given
    RouteSource door = source().without(step);
    // When // Then
    assertThat(door.compile(classes)).isNotEmpty().allMatch(code -> code.startsWith(TYPE_ERROR));
  }

  static IntStream neighbours() throws IOException {
    return IntStream.range(0, source().steps().size() - 1);
  }

  @ParameterizedTest
  @MethodSource("neighbours")
  void aDoorWithTwoStepsExchangedDoesNotCompile(int first) throws IOException {
    // Given
    RouteSource door = source().exchanged(first);
    // When // Then
    assertThat(door.compile(classes)).isNotEmpty().allMatch(code -> code.startsWith(TYPE_ERROR));
  }
}
