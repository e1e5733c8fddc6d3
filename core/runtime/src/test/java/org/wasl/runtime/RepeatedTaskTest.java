package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepeatedTaskTest {
  @Test
  void logsFailedRunWithoutMessageAndContinues() throws Exception {
    // Given
    Iterator<Throwable> failures =
        List.<Throwable>of(
                new IOException("canary"),
                new IllegalStateException("canary"),
                new StackOverflowError("canary"))
            .iterator();
    List<String> logged = new CopyOnWriteArrayList<>();
    CountDownLatch reached = new CountDownLatch(1);
    Runnable task =
        RepeatedTask.telling(
            logged::add,
            () -> {
              switch (failures.hasNext() ? failures.next() : null) {
                case Exception e -> throw e;
                case Error e -> throw e;
                case null, default -> reached.countDown();
              }
            });
    // When
    try (ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor()) {
      thread.scheduleWithFixedDelay(task, 0, 1, TimeUnit.MILLISECONDS);
      // Then
      assertThat(reached.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      thread.shutdownNow();
    }
    assertThat(logged).hasSize(3).noneMatch(trace -> trace.contains("canary"));
    assertThat(logged.getLast()).startsWith("java.lang.StackOverflowError");
  }
}
