package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.Submission;

class Row10SmugglingTest extends HostileDoor {

  @ParameterizedTest
  @MethodSource({
    "org.wasl.connectors.partnerapi.SmuggledRequests#ambiguous",
    "org.wasl.connectors.partnerapi.SmuggledRequests#badChunks"
  })
  void refusesAmbiguousRequestAndReadsNothingAfterIt(String bytes) throws Exception {
    // When
    List<Integer> answers = answersUntilClosed(bytes);

    // Then
    assertThat(answers).hasSize(1).first().isIn(400, 413, 505);
    assertThat(door.arrived).isEmpty();
    assertThat(gateway.refusals).containsExactly(partner.thumbprint() + " " + answers.get(0));
  }

  @ParameterizedTest
  @MethodSource({
    "org.wasl.connectors.partnerapi.SmuggledRequests#ambiguous",
    "org.wasl.connectors.partnerapi.SmuggledRequests#badChunks"
  })
  void refusesAmbiguousRequestThatComesByteByByte(String bytes) throws Exception {
    // When
    try (RawTls client = connect()) {
      String start = bytes.substring(0, Math.min(bytes.length(), 600));
      boolean open = true;
      for (int i = 0; open && i < start.length(); i++) {
        open = client.trySend(start.substring(i, i + 1));
      }
      client.trySend(bytes.substring(start.length()));

      // Then
      assertThat(RawTls.statuses(client.untilClosed())).hasSize(1).first().isIn(400, 413, 505);
      assertThat(door.arrived).isEmpty();
      assertThat(gateway.refusals).hasSize(1);
    }
  }

  @Test
  void ignoresPipelinedRequestsAndAnswersTheFirst() throws Exception {
    // Given
    CountDownLatch allSent = new CountDownLatch(1);
    door.answer(in -> afterwards(allSent));
    try (RawTls client = connect();
        RawTls other = connect()) {
      client.send(sized("{}"));
      await().atMost(SOON).until(() -> door.arrived.size() == 1);

      // When
      client.send(SmuggledRequests.HIDDEN.repeat(100));
      other.send("GET /v1/schemas HTTP/1.1\r\nHost: x\r\n\r\n").oneAnswer();
      allSent.countDown();

      // Then
      assertThat(RawTls.statuses(client.untilClosed())).containsExactly(202);
      assertThat(door.arrived).hasSize(1);
    } finally {
      door.answerWith(202, "{}");
    }
  }

  private static AgencyResponse afterwards(CountDownLatch latch) {
    try {
      latch.await(SOON.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new AgencyResponse(202, "application/json", "{}".getBytes(), Map.of());
  }

  @Test
  void passesWellFormedChunkedBody() throws Exception {
    // Given
    String request =
        post(SmuggledRequests.CHUNKED, "4\r\n{\"a\"\r\nA\r\n:\"bcdefgh\"\r\n1\r\n}\r\n0\r\n\r\n");

    // When
    try (RawTls client = connect()) {
      for (int i = 0; i < 2; i++) {
        assertThat(RawTls.statuses(client.send(request).oneAnswer())).containsExactly(202);
      }
      for (char c : request.toCharArray()) {
        client.send(String.valueOf(c));
      }
      client.oneAnswer();
    }

    // Then
    assertThat(door.arrived)
        .hasSize(3)
        .allSatisfy(
            value ->
                assertThat(((Submission) value).body())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("{\"a\":\"bcdefgh\"}"));
  }

  @Test
  void passesLargeChunks() throws Exception {
    // Given
    String part = "x".repeat(100_000);
    String chunk = Integer.toHexString(part.length()) + "\r\n" + part + "\r\n";

    // When
    try (RawTls client = connect()) {
      client.send(post(SmuggledRequests.CHUNKED, chunk + chunk + chunk + "0\r\n\r\n")).oneAnswer();
    }

    // Then
    assertThat(((Submission) door.arrived.get(0)).body()).hasSize(300_000);
  }

  @Test
  void consecutiveRequestsShareAConnection() throws Exception {
    // When
    try (RawTls client = connect()) {
      for (int i = 0; i < 5; i++) {
        client.send(sized("{\"i\":" + i + "}")).oneAnswer();
      }
    }

    // Then
    assertThat(door.arrived).hasSize(5);
    assertThat(gateway.refusals).isEmpty();
  }

  @Test
  void connectionCutDuringRequestIsNoFault() throws Exception {
    // When
    try (RawTls client = connect()) {
      client.send(sized("{}").substring(0, 30));
    }
    try (RawTls client = connect()) {
      client.send(sized("{}")).oneAnswer();
    }

    // Then
    assertThat(door.arrived).hasSize(1);
    assertThat(gateway.refusals).isEmpty();
  }
}
