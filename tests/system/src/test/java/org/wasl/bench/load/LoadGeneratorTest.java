package org.wasl.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.rules.id.MessageId;
import org.wasl.wire.message.SignedMessage;

class LoadGeneratorTest {
  private static final double ONE_IN_A_LONG_TIME = 0.001;

  private final Vertx vertx = Vertx.vertx();
  private final MessageTracker tracker = new MessageTracker();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static SignedCases.Signed anyCase() {
    MessageId id = new MessageId(UUID.randomUUID());
    return new SignedCases.Signed(id, Buffer.buffer("{\"id\":\"" + id + "\"}"), "signature");
  }

  private LoadGenerator generator(CaseSender sender) {
    return new LoadGenerator(vertx, sender, LoadGeneratorTest::anyCase, tracker, Long.MAX_VALUE);
  }

  @ParameterizedTest
  @EnumSource
  void latencyIncludesTheWaitBeforeARetry(SubmissionMode mode) {
    // Given
    AtomicInteger cases = new AtomicInteger();
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> busyFirst(request, cases))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    URI address = URI.create("http://127.0.0.1:" + server.actualPort() + "/v1/cases");
    LoadGenerator generator =
        generator(mode.sender(vertx, new HttpClientOptions(), address, body -> 1, tracker));
    // When
    generator.start(1, ONE_IN_A_LONG_TIME);
    Awaitility.await().atMost(SOON).until(() -> tracker.acceptance.summary().count() == 1);
    // Then
    assertThat(cases).hasValue(2);
    assertThat(tracker.accepted.sum()).isEqualTo(1);
    assertThat(tracker.unavailable.sum()).isEqualTo(1);
    assertThat(tracker.acceptance.summary().maxMillis()).isGreaterThanOrEqualTo(1_000);
  }

  /**
   * Answers 503 to the first case and 202 to the others. Each line of a batch is a case, and
   * arrives alone here.
   */
  private static void busyFirst(HttpServerRequest request, AtomicInteger cases) {
    if (request.path().endsWith(":batch")) {
      AtomicInteger lines = new AtomicInteger();
      request.response().setChunked(true);
      request.handler(
          line ->
              request
                  .response()
                  .write(
                      "{\"line\":%d,\"status\":%d,\"retryAfter\":1}\n"
                          .formatted(
                              lines.incrementAndGet(), cases.getAndIncrement() == 0 ? 503 : 202)));
    } else {
      request
          .response()
          .setStatusCode(cases.getAndIncrement() == 0 ? 503 : 202)
          .putHeader("Retry-After", "1")
          .end();
    }
  }

  @Test
  void batchesKeepOneCasePerClientInFlightAndStopEndsThem() {
    // Given a gateway that answers once the number of waiting cases equals the number of clients
    int clients = 8;
    List<BatchServer.Line> waiting = new ArrayList<>();
    AtomicInteger most = new AtomicInteger();
    AtomicBoolean stopping = new AtomicBoolean();
    AtomicInteger longest = new AtomicInteger();
    Set<String> bodies = ConcurrentHashMap.newKeySet();
    BatchServer server =
        new BatchServer(
            vertx,
            line -> {
              synchronized (waiting) {
                waiting.add(line);
              }
              longest.accumulateAndGet(line.number(), Math::max);
              Optional<SignedMessage> signed = SignedMessage.ofJson(line.text().getBytes());
              signed.ifPresent(
                  message -> bodies.add(new String(message.body(), StandardCharsets.UTF_8)));
            });
    vertx.setPeriodic(
        5,
        tick -> {
          synchronized (waiting) {
            most.accumulateAndGet(waiting.size(), Math::max);
            if (waiting.size() >= clients || stopping.get()) {
              waiting.forEach(line -> line.answer(202, ",\"body\":{}"));
              waiting.clear();
            }
          }
        });
    LoadGenerator generator =
        generator(
            new CaseBatches(
                vertx, new HttpClientOptions(), server.address(), body -> 1, tracker, 20));
    // When
    generator.start(clients);
    Awaitility.await().atMost(SOON).until(() -> tracker.accepted.sum() >= 100);
    stopping.set(true);
    generator.stop();
    // Then
    assertThat(most).hasValue(clients);
    assertThat(longest).hasValue(20);
    assertThat(bodies).hasSize((int) tracker.accepted.sum());
    assertThat(tracker.failed.sum()).isZero();
    assertThat(server.ended).hasValue(server.begun.get());
    assertThat(tracker.submissions.sum()).isEqualTo(server.begun.get());
  }
}
