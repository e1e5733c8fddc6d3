package org.wasl.kit.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.client.ClientConfig.CallTimes;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.kit.TestSubmissionServer.Script;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;

/** Collecting over a slow line. */
class CollectorTest {
  private static final int PIECES = 40;

  @TempDir private Path dir;
  private KitRuntime runtime;
  private TestGateway gateway;
  private TestSubmissionServer server;
  private AgencyEndpoint end;

  @BeforeEach
  void start() throws Exception {
    runtime = KitRuntime.start();
    gateway = new TestGateway(dir.resolve("pki"), new AgencyId("platform"), new AgencyId("bnpj"));
    server = new TestSubmissionServer(runtime, gateway.pki);
    end =
        new AgencyEndpoint(
            runtime,
            gateway.pki,
            new AgencyId("bnpj"),
            gateway.pki.directory(),
            dir.resolve("bnpj"),
            InboxConfig.DEFAULT,
            Clock.systemUTC());
  }

  @AfterEach
  void stop() throws Exception {
    end.close();
    server.close();
    runtime.close();
  }

  @Test
  void collectsASlowResponseOnce() {
    // Given: in all it takes longer than it may pause
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    server.next(
        list(Stream.of(delivered.deliveryId())),
        (request, door, body) -> writeSlowly(request, delivered),
        TestSubmissionServer.status(204),
        CollectorTest::keepWaiting);
    CollectorConfig config = CollectorConfig.of(server.url()).withTimes(times(5_000, 300_000));
    // When
    try (Collector _ = end.collect(config)) {
      await().atMost(SOON).until(() -> server.arrived.size() == 4);
    }
    // Then
    String content = "/v1/deliveries/" + delivered.deliveryId();
    assertThat(server.arrived.stream().map(TestSubmissionServer.Arrived::path))
        .containsExactly("/v1/inbox", content, content + "/receipts", "/v1/inbox");
    assertThat(end.size()).isEqualTo(1);
  }

  @Test
  void abandonsAStalledResponseAfterTheAllowedPause() {
    // Given
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    server.next(
        list(Stream.of(delivered.deliveryId())),
        (request, door, body) -> writeHalf(request, delivered),
        CollectorTest::keepWaiting);
    CollectorConfig config = CollectorConfig.of(server.url()).withTimes(times(300, 3_600_000));
    // When
    try (Collector _ = end.collect(config)) {
      // Then: it is asked for the list of deliveries again
      await().atMost(SOON).until(() -> server.arrived.size() == 3);
    }
    assertThat(server.arrived.getLast().path()).isEqualTo("/v1/inbox");
    assertThat(end.size()).isZero();
  }

  @Test
  void fetchesAtMostTheConfiguredNumberAtOnce() {
    // Given
    List<HttpServerRequest> open = new CopyOnWriteArrayList<>();
    AtomicInteger most = new AtomicInteger();
    // Answered two at a time, a while after the second, which may take long to come.
    Script slow =
        (request, door, body) -> {
          open.add(request);
          most.accumulateAndGet(open.size(), Math::max);
          if (open.size() == 2) {
            runtime
                .vertx()
                .setTimer(
                    50,
                    fired -> {
                      List<HttpServerRequest> answered = List.copyOf(open);
                      open.clear();
                      answered.forEach(
                          pendingRequest -> pendingRequest.response().setStatusCode(404).end());
                    });
          }
        };
    server.next(list(Stream.generate(() -> new DeliveryId(UUID.randomUUID())).limit(10)));
    server.next(Stream.generate(() -> slow).limit(10).toArray(Script[]::new));
    server.next(CollectorTest::keepWaiting);
    // When
    try (Collector _ = end.collect(CollectorConfig.of(server.url()).withFetches(2))) {
      await().atMost(SOON).until(() -> server.arrived.size() == 12);
    }
    // Then
    assertThat(most).hasValue(2);
  }

  private static CallTimes times(long attemptMillis, long deadlineMillis) {
    Duration pause = Duration.ofMillis(10);
    return new CallTimes(
        Duration.ofMillis(attemptMillis), Duration.ofMillis(deadlineMillis), pause, pause);
  }

  private static Script list(Stream<DeliveryId> deliveries) {
    String rows =
        deliveries
            .map(id -> "{\"delivery\":\"" + id + "\"}")
            .collect(Collectors.joining(",", "{\"deliveries\":[", "]}"));
    return (request, door, body) -> request.response().end(rows);
  }

  private void writeSlowly(HttpServerRequest request, TestDelivery delivered) {
    Buffer content = begin(request, delivered);
    List<Buffer> pieces =
        Stream.iterate(0, i -> i + 1)
            .limit(PIECES)
            .map(
                i ->
                    content.getBuffer(
                        content.length() * i / PIECES, content.length() * (i + 1) / PIECES))
            .toList();
    AtomicInteger written = new AtomicInteger();
    runtime
        .vertx()
        .setPeriodic(
            150,
            timer -> {
              request.response().write(pieces.get(written.getAndIncrement()));
              if (written.get() == PIECES) {
                runtime.vertx().cancelTimer(timer);
                request.response().end();
              }
            });
  }

  private static void writeHalf(HttpServerRequest request, TestDelivery delivered) {
    Buffer content = begin(request, delivered);
    request.response().write(content.getBuffer(0, content.length() / 2));
  }

  private static Buffer begin(HttpServerRequest request, TestDelivery delivered) {
    delivered.headers().forEach(request.response()::putHeader);
    request.response().putHeader("Content-Length", String.valueOf(delivered.sealed().length));
    return Buffer.buffer(delivered.sealed());
  }

  private static void keepWaiting(HttpServerRequest request, TestSubmissionServer door, byte[] b) {
    // a poll that nothing comes for
  }
}
