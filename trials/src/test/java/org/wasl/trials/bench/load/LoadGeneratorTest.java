package org.wasl.trials.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.base.TestLoad.SOON;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
  private static final double ONE_IN_A_LONG_TIME = 0.001;

  @Test
  void theLatencyOfACaseThatWasAskedToComeAgainIncludesTheWaiting() {
    // Given
    Vertx vertx = Vertx.vertx();
    try {
      AtomicInteger requests = new AtomicInteger();
      HttpServer server =
          vertx
              .createHttpServer()
              .requestHandler(
                  request -> {
                    boolean busy = requests.getAndIncrement() == 0;
                    request
                        .response()
                        .setStatusCode(busy ? 503 : 202)
                        .putHeader("Retry-After", "1")
                        .end();
                  })
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .join();
      MessageTracker tracker = new MessageTracker();
      LoadGenerator generator =
          new LoadGenerator(
              vertx,
              new HttpClientOptions(),
              URI.create("http://127.0.0.1:" + server.actualPort() + "/"),
              () -> new SignedCases.Signed(UUID.randomUUID(), Buffer.buffer("{}"), "signature"),
              tracker,
              body -> 1,
              Long.MAX_VALUE);
      // When
      generator.start(1, ONE_IN_A_LONG_TIME);
      Awaitility.await().atMost(SOON).until(() -> tracker.acceptance.summary().count() == 1);
      // Then
      assertThat(requests).hasValue(2);
      assertThat(tracker.accepted.sum()).isEqualTo(1);
      assertThat(tracker.acceptance.summary().maxMillis()).isGreaterThanOrEqualTo(1_000);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
