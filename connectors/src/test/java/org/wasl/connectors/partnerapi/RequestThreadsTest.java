package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.wire.exchange.AgencyResponse;

class RequestThreadsTest extends HostileDoor {
  private static final int WAITING = 12;
  private static final AgencyResponse OK =
      new AgencyResponse(
          200, "application/json", "{}".getBytes(StandardCharsets.UTF_8), Map.of("X-Mine", "yes"));

  /** No short deadline, because twelve handshakes take time on a busy machine. */
  @Override
  HttpsSettings limits(HttpsSettings defaults) {
    return defaults;
  }

  @AfterEach
  void answerAsBefore() {
    door.answerWith(202, "{}");
  }

  @Test
  void runsSubmissionsOnVirtualThreadsAndReportsOnWorkers() throws Exception {
    // Given
    AtomicBoolean virtual = new AtomicBoolean();
    door.answer(
        in -> {
          virtual.set(Thread.currentThread().isVirtual());
          return OK;
        });
    // When / Then
    HttpResponse<byte[]> answer =
        new Partner(partner).post(gateway.uri("/v1/cases"), "application/json", "{}".getBytes());
    assertThat(virtual).isTrue();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Mine")).hasValue("yes");
    assertThat(answer.body()).asString().isEqualTo("{}");
    new Partner(partner).get(gateway.uri("/v1/statistics"));
    assertThat(virtual).isFalse();
  }

  @Test
  void waitingSubmissionsDoNotBlockOthers() throws Exception {
    // Given
    CountDownLatch inside = new CountDownLatch(WAITING);
    door.answer(
        in -> {
          inside.countDown();
          await(inside);
          return OK;
        });
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    Partner sender = new Partner(partner);
    // When
    for (int i = 0; i < WAITING; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(gateway.uri("/v1/cases"))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{}"))
              .build();
      answers.add(sender.client().sendAsync(request, BodyHandlers.ofByteArray()));
    }
    // Then
    for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
      assertThat(answer.get(SOON.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void answersDoorErrorAndLeavesNothingInFlight() throws Exception {
    // Given
    door.answer(
        in -> {
          throw new StackOverflowError();
        });
    // When
    Partner sender = new Partner(partner);
    HttpResponse<byte[]> submitted =
        sender.post(gateway.uri("/v1/cases"), "application/json", "{}".getBytes());
    HttpResponse<byte[]> asked = sender.get(gateway.uri("/v1/statistics"));
    // Then
    assertThat(submitted.statusCode()).isEqualTo(500);
    assertThat(asked.statusCode()).isEqualTo(500);
    Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(inFlight()).isZero());
  }

  /** Exchanges that a stop would wait for. */
  private int inFlight() {
    CamelContext camel = gateway.main().getCamelContext();
    return camel.getRoutes().stream()
        .mapToInt(route -> camel.getInflightRepository().size(route.getRouteId()))
        .sum();
  }

  private static void await(CountDownLatch all) {
    try {
      assertThat(all.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
