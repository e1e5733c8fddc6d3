package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AwaitilityDefaultsTest {

  @Test
  void waitIgnoresUncaughtExceptionOfAnotherThread() throws Exception {
    // Given
    CountDownLatch waits = new CountDownLatch(1);
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  awaitUninterrupted(waits);
                  throw new IllegalStateException("of a library that was stopped");
                });
    // When
    await()
        .atMost(SOON)
        .until(
            () -> {
              waits.countDown();
              return !other.isAlive();
            });
    // Then
    assertThat(other.isAlive()).isFalse();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
