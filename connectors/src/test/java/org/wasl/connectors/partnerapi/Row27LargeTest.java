package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.schemas.json.MessageLimits;

class Row27LargeTest extends HostileDoor {
  /** No short deadline, because megabytes take time on a busy machine. */
  @Override
  HttpsSettings limits(HttpsSettings defaults) {
    return defaults;
  }

  @Test
  void refusesAnnouncedBodyOfHundredMegabytes() throws Exception {
    // When
    List<Integer> answers = answersUntilClosed(post("Content-Length: 104857600\r\n", ""));

    // Then
    assertThat(answers).containsExactly(413);
    assertThat(door.arrived).isEmpty();
  }

  @Test
  void refusesExpectContinueBeforeBodyIsSent() throws Exception {
    // When
    List<Integer> answers =
        answersUntilClosed(post("Content-Length: 104857600\r\nExpect: 100-continue\r\n", ""));

    // Then
    assertThat(answers).containsExactly(413);
  }

  @Test
  void cutsOffEndlessBodyWithoutStoringIt() throws Exception {
    // Given
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    try (RawTls client = connect()) {
      client.send(post("Transfer-Encoding: chunked\r\n", ""));

      // When
      await().pollInterval(Duration.ofMillis(1)).atMost(SOON).until(() -> !client.trySend(chunk));

      // Then
      assertThat(door.arrived).isEmpty();
    }
  }

  @Test
  void answersUnannouncedBodyAboveLimit() throws Exception {
    // Given: a little more than the limit, so that the client has stopped sending
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    int chunks = MessageLimits.LARGEST.handoverBytes() / 0x10000 + 1;

    // When
    List<Integer> answers =
        answersUntilClosed(post("Transfer-Encoding: chunked\r\n", chunk.repeat(chunks)));

    // Then
    assertThat(answers).containsExactly(413);
    assertThat(door.arrived).isEmpty();
  }

  @Test
  void refusesMillionHeaders() throws Exception {
    // Given
    String headers = "X-Header: 1\r\n".repeat(10_000);
    try (RawTls client = connect()) {
      client.trySend("POST /v1/cases HTTP/1.1\r\nHost: x\r\n");

      // When
      int sent = 0;
      while (sent < 100 && client.trySend(headers)) {
        sent++;
      }

      // Then
      assertThat(RawTls.statuses(client.untilClosed())).containsExactly(431);
    }
    assertThat(gateway.refusals).containsExactly(partner.thumbprint() + " 431");
  }

  @Test
  void refusesEndlessRequestLine() throws Exception {
    // When
    List<Integer> answers = answersUntilClosed("GET /" + "a".repeat(100_000));

    // Then
    assertThat(answers).containsExactly(414);
  }
}
