package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.wire.exchange.AgencyResponse;

class Row27SlowTest extends HostileDoor {
  /** The server's limit, with an allowance for a busy machine. */
  private static final Duration CUT_OFF =
      Duration.ofMillis(TestSettings.SHORT_MILLIS).plusSeconds(20);

  @Override
  HttpsSettings limits(HttpsSettings defaults) {
    return TestSettings.requestTime(defaults, TestSettings.SHORT_MILLIS);
  }

  @Test
  void cutsOffSlowHeaders() throws Exception {
    assertCutOff("POST /v1/cases HTTP/1.1\r\nHost: x\r\n", "X-Drip: 1\r\n");
  }

  @Test
  void cutsOffSlowBody() throws Exception {
    assertCutOff(post("Content-Length: 1000\r\n", ""), "x");
  }

  @Test
  void cutsOffSlowChunks() throws Exception {
    assertCutOff(post("Transfer-Encoding: chunked\r\n", ""), "1\r\nx\r\n");
  }

  @Test
  void cutsOffIncompleteBody() throws Exception {
    assertCutOff(post("Content-Length: 1000\r\n", "half"), "");
  }

  private void assertCutOff(String start, String drip) throws Exception {
    // Given
    long began = System.nanoTime();
    CountDownLatch closed = new CountDownLatch(1);
    try (RawTls client = connect()) {
      client.send(start);
      Thread dripping = new Thread(() -> drip(client, drip, closed));

      // When
      dripping.start();
      String answer = client.untilClosed();

      // Then
      closed.countDown();
      dripping.join();
      assertThat(RawTls.statuses(answer)).containsExactly(408);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(CUT_OFF);
      assertThat(door.arrived).isEmpty();
      assertThat(gateway.refusals).containsExactly(partner.thumbprint() + " 408");
    }
  }

  private static void drip(RawTls client, String drip, CountDownLatch closed) {
    try {
      while (!closed.await(100, TimeUnit.MILLISECONDS)) {
        client.trySend(drip);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void disconnectsSilentClientWithoutAnswer() throws Exception {
    // When
    try (RawTls client = connect()) {
      String answer = client.untilClosed();

      // Then
      assertThat(answer).isEmpty();
      assertThat(gateway.refusals).isEmpty();
    }
  }

  @Test
  void disconnectsClientWithoutHandshake() throws Exception {
    // When
    try (java.net.Socket silent = new java.net.Socket("127.0.0.1", gateway.port())) {
      silent.setSoTimeout((int) CUT_OFF.toMillis());

      // Then
      assertThat(silent.getInputStream().readAllBytes()).hasSizeLessThan(100);
    }
  }

  @Test
  void doesNotCutOffLongAnswer() throws Exception {
    // Given
    door.answer(
        in ->
            after(
                TestSettings.SHORT_MILLIS + 500,
                () -> new AgencyResponse(202, "application/json", "{}".getBytes(), Map.of())));

    // When
    try (RawTls client = connect()) {
      String answer = client.send(sized("{}")).oneAnswer();

      // Then
      assertThat(RawTls.statuses(answer)).containsExactly(202);
    } finally {
      door.answerWith(202, "{}");
    }
  }

  /** Runs an action after this time, which is the subject of these tests. */
  static <T> T after(long millis, Supplier<T> action) {
    return CompletableFuture.supplyAsync(
            action, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
        .join();
  }
}
