package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FaultTraceTest {
  private static final String CANARY = "canary-5f1c";

  @Test
  void showsClassAndFramesWithoutMessage() {
    // Given
    Throwable fault = deep(15, new IOException(CANARY));
    fault.addSuppressed(new UnsupportedOperationException(CANARY));

    // When
    String text = FaultTrace.of(fault);

    // Then
    assertThat(text.lines().filter(line -> line.startsWith("\tat "))).hasSizeGreaterThan(10);
    assertThat(text)
        .startsWith("java.lang.IllegalStateException\n\tat " + FaultTraceTest.class.getName())
        .contains("\nCaused by: java.io.IOException\n", "Suppressed: java.lang.Unsupported")
        .doesNotContain(CANARY);
  }

  @Test
  void countsSharedFramesOfCause() {
    // Given
    Throwable fault = deep(3, new IOException());

    // When
    String cause = FaultTrace.of(fault).split("Caused by: ")[1];

    // Then
    assertThat(cause.lines().count()).isEqualTo(2);
    assertThat(cause).matches("(?s).*\\t\\.\\.\\. \\d+ more");
  }

  @Test
  void limitsCyclicAndDeepFaults() {
    // Given
    Throwable first = new IllegalStateException();
    Throwable second = new IllegalArgumentException(first);
    first.initCause(second);

    // When
    String circle = FaultTrace.of(first);
    String deep = FaultTrace.of(deep(900, null));

    // Then
    assertThat(circle).endsWith("Caused by: java.lang.IllegalStateException (as above)");
    assertThat(deep.lines().count()).isEqualTo(202);
    assertThat(deep).endsWith(" more");
  }

  private static Throwable deep(int calls, Throwable cause) {
    return calls == 0 ? new IllegalStateException(CANARY, cause) : deep(calls - 1, cause);
  }
}
