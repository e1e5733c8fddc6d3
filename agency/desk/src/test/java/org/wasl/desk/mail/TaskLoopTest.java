package org.wasl.desk.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TaskLoopTest {
  @Test
  void failedRunEndsNoLaterRun() throws Exception {
    // Given
    Iterator<Error> errors =
        List.<Error>of(new StackOverflowError(), new OutOfMemoryError()).iterator();
    CountDownLatch reached = new CountDownLatch(1);
    // When
    try (TaskLoop loop =
        new TaskLoop(
            "test",
            1,
            () -> {
              if (errors.hasNext()) {
                throw errors.next();
              }
              reached.countDown();
            })) {
      loop.runSoon();
      // Then
      assertThat(reached.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    }
  }
}
