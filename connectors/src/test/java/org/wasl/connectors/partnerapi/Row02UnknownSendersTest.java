package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wasl.connectors.TestPki;

class Row02UnknownSendersTest extends HostileDoor {

  Stream<Named<SSLContext>> unknownSenders() throws Exception {
    TestPki other = new TestPki(folder, "other");
    Instant now = Instant.now();
    Duration day = Duration.ofDays(1);
    return Stream.of(
        Named.of("no certificate", pki.anonymous()),
        Named.of("self-signed", pki.selfSigned("partner-2").context()),
        Named.of("other authority", other.issue("partner").context()),
        Named.of("expired", pki.issue("expired", now.minus(day.multipliedBy(2)), day).context()),
        Named.of("not yet valid", pki.issue("early", now.plus(day), day).context()));
  }

  @ParameterizedTest
  @MethodSource("unknownSenders")
  void countsUnknownSenderWithoutAnswer(SSLContext sender) {
    // Given
    int before = gateway.failedHandshakes.get();

    // When
    String answer = exchange(sender);

    // Then
    assertThat(answer).isEmpty();
    assertThat(door.arrived).isEmpty();
    awaitCounted(before + 1);
  }

  private void awaitCounted(int failedHandshakes) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(gateway.failedHandshakes).hasValue(failedHandshakes));
  }

  @Test
  void refusesTls12() {
    // Given
    int before = gateway.failedHandshakes.get();

    // When
    String answer = exchange(partner.context(), "TLSv1.2");

    // Then
    assertThat(answer).isEmpty();
    assertThat(door.arrived).isEmpty();
    awaitCounted(before + 1);
  }

  @Test
  void answersPartner() {
    // When
    String answer = exchange(partner.context());

    // Then
    assertThat(RawTls.statuses(answer)).containsExactly(202);
  }

  /** In TLS 1.3 the client learns only when it reads that its certificate was refused. */
  private String exchange(SSLContext context, String... protocols) {
    try (RawTls client = new RawTls(context, gateway.port(), protocols)) {
      client.trySend(sized("{}").replace("Host: x", "Host: x\r\nConnection: close"));
      return client.untilClosed();
    } catch (IOException refused) {
      return "";
    }
  }
}
