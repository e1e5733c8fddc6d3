package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.wire.exchange.AgencyResponse;

class Row27SlowTest extends HostileDoor {
  /** The server's limit, with an allowance for a busy machine. */
  private static final Duration CUT_OFF =
      Duration.ofMillis(TestSettings.SHORT_MILLIS).plusSeconds(20);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterAll
  void endThreads() {
    threads.close();
  }

  @Override
  HttpsSettings limits(HttpsSettings defaults) {
    return TestSettings.requestTime(defaults, TestSettings.SHORT_MILLIS);
  }

  @Test
  void cutsOffRequestsThatComeTooSlowly() throws Exception {
    // Given
    Map<String, String> restByStart =
        Map.of(
            "POST /v1/cases HTTP/1.1\r\nHost: x\r\n",
            "X-Drip: 1\r\n",
            post("Content-Length: 1000\r\n", ""),
            "x",
            post("Transfer-Encoding: chunked\r\n", ""),
            "1\r\nx\r\n",
            post("Content-Length: 1000\r\n", "half"),
            "");
    long began = System.nanoTime();

    // When: all at once, because each lasts as long as the limit
    List<Future<List<Integer>>> statuses =
        threads.invokeAll(
            restByStart.entrySet().stream()
                .<Callable<List<Integer>>>map(it -> () -> slowly(it.getKey(), it.getValue()))
                .toList());

    // Then
    for (Future<List<Integer>> each : statuses) {
      assertThat(each.get()).containsExactly(408);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(CUT_OFF);
    assertThat(door.arrived).isEmpty();
    assertThat(gateway.refusals)
        .hasSize(restByStart.size())
        .containsOnly(partner.thumbprint() + " 408");
  }

  /** The statuses until the server closes the connection. The rest is sent again and again. */
  private List<Integer> slowly(String start, String rest) throws Exception {
    try (RawTls client = connect()) {
      client.send(start);
      CountDownLatch closed = new CountDownLatch(1);
      Future<?> dripping =
          threads.submit(
              () -> {
                while (!closed.await(100, TimeUnit.MILLISECONDS)) {
                  client.trySend(rest);
                }
                return null;
              });
      String answer = client.untilClosed();
      closed.countDown();
      dripping.get();
      return RawTls.statuses(answer);
    }
  }

  @Test
  void disconnectsSilentClientsWithoutAnswer() throws Exception {
    // When
    try (RawTls client = connect();
        Socket withoutHandshake = new Socket("127.0.0.1", gateway.port())) {
      withoutHandshake.setSoTimeout((int) CUT_OFF.toMillis());
      String answer = client.untilClosed();

      // Then
      assertThat(answer).isEmpty();
      assertThat(withoutHandshake.getInputStream().readAllBytes()).hasSizeLessThan(100);
      assertThat(gateway.refusals).isEmpty();
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
