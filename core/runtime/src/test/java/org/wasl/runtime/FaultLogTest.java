package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FaultLogTest {
  private final AtomicLong nanos = new AtomicLong(5);
  private final List<String> written = new ArrayList<>();
  private final FaultLog faults =
      new FaultLog(
          (subject, trace) -> written.add(subject + ": " + trace.lines().toList()), nanos::get);

  @Test
  void logsLastingFaultOncePerMinuteWithoutMessage() {
    // When
    for (int second = 0; second < 121; second++) {
      faults.add("gauge", fault());
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }

    // Then
    assertThat(written)
        .hasSize(3)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("gauge: [java.lang.IllegalStateException, \tat ")
                    .contains("FaultLogTest.fault(")
                    .doesNotContain("canary"));
  }

  @Test
  void logsDifferentFaultImmediately() {
    // Given
    faults.add("gauge", fault());

    // When
    faults.add("check", fault());
    faults.add("gauge", new IllegalStateException("canary"));
    faults.add("gauge", new StackOverflowError("canary"));
    faults.add("gauge", fault());

    // Then
    assertThat(written).hasSize(4);
  }

  private static IllegalStateException fault() {
    return new IllegalStateException("canary");
  }
}
