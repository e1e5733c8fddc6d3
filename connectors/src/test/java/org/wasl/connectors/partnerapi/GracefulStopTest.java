package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.TestDoor;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.TestPki;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.AgencyResponse;

class GracefulStopTest {

  private final CountDownLatch release = new CountDownLatch(1);
  private TestIdentity partner;
  private TestDoor door;
  private HttpsGateway gateway;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    TestPki pki = new TestPki(folder, "authority");
    partner = pki.issue("partner");
    door = new TestDoor();
    gateway =
        new HttpsGateway(
            pki,
            pki.issue("gateway"),
            door,
            s -> TestSettings.connections(s, s.maxConnections(), s.maxConnectionsPerCertificate()));
  }

  @AfterEach
  void stop() {
    release.countDown();
    gateway.close();
  }

  private RawTls connect() throws IOException {
    return new RawTls(partner.context(), gateway.port());
  }

  @Test
  void reportsActualFreePort() throws Exception {
    // Given
    int port = gateway.port();

    // When
    try (Socket socket = new Socket("127.0.0.1", port)) {

      // Then
      assertThat(port).isPositive();
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @Test
  void answersRequestUnderWayAndClosesItsConnection() throws Exception {
    // Given
    door.answer(in -> onceReleased());
    try (RawTls busy = connect();
        RawTls idle = connect()) {
      busy.send(HostileDoor.sized("{}"));
      await().atMost(SOON).until(() -> door.arrived.size() == 1);

      // When
      CompletableFuture<Void> stopping = CompletableFuture.runAsync(gateway::close);
      String nothing = idle.untilClosed();
      boolean heard = heard();
      release.countDown();
      String answer = busy.untilClosed();
      stopping.get(SOON.toSeconds(), TimeUnit.SECONDS);

      // Then
      assertThat(nothing).isEmpty();
      assertThat(heard).isFalse();
      assertThat(RawTls.statuses(answer)).containsExactly(202);
      assertThat(answer).containsIgnoringCase("connection: close");
    }
  }

  @Test
  void answers503ToNewRequestsDuringStop() throws Exception {
    // Given
    int port = gateway.port();
    door.answer(in -> onceReleased());
    try (RawTls busy = connect()) {
      busy.send(HostileDoor.sized("{}"));
      await().atMost(SOON).until(() -> door.arrived.size() == 1);

      // When
      CompletableFuture<Void> stopping = CompletableFuture.runAsync(gateway::close);
      await().atMost(SOON).until(() -> !heard());
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        try (RawTls late = connect()) {
          answers.add(late.send(HostileDoor.sized("{}")).untilClosed());
        }
      }
      try (RawTls silent = connect()) {
        release.countDown();
        stopping.get(SOON.toSeconds(), TimeUnit.SECONDS);

        // Then
        assertThat(silent.untilClosed()).isEmpty();
      }
      assertThat(answers)
          .allSatisfy(
              answer -> {
                assertThat(RawTls.statuses(answer)).containsExactly(503);
                assertThat(answer).containsIgnoringCase("connection: close");
              });
      assertThatIOException().isThrownBy(() -> new Socket("127.0.0.1", port).close());
    }
  }

  @Test
  void answersTakenLinesOfBatchAndReportsTheRest() throws Exception {
    // Given
    Agency agency =
        Agency.of(
            "partner",
            AgencyKind.POLICE,
            Map.of(),
            Credentials.of(Set.of(partner.thumbprint()), new JWKSet()),
            Channel.of("pull", Optional.empty(), 1));
    door.visitor = thumbprint -> Optional.of(agency);
    door.answer(in -> onceReleased());
    try (RawTls busy = connect()) {
      busy.send(
          "POST /v1/cases:batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n2\r\na\n\r\n");
      await().atMost(SOON).until(() -> door.arrived.size() == 1);

      // When
      CompletableFuture<Void> stopping = CompletableFuture.runAsync(gateway::close);
      await().atMost(SOON).until(() -> !heard());
      release.countDown();
      String answer = busy.untilClosed();
      stopping.get(SOON.toSeconds(), TimeUnit.SECONDS);

      // Then
      assertThat(answer)
          .contains("{\"line\":1,\"status\":202,\"body\":{}}")
          .contains("{\"line\":2,\"status\":503,\"retryAfter\":1,");
    }
  }

  @Test
  void closesPortAfterStop() {
    // Given
    int port = gateway.port();

    // When
    gateway.close();

    // Then
    assertThatIOException().isThrownBy(() -> new Socket("127.0.0.1", port).close());
  }

  /** Asks for an unknown address, which is answered at once even while the door waits. */
  private boolean heard() {
    try (RawTls late = connect()) {
      late.trySend("GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      return RawTls.statuses(late.untilClosed()).contains(404);
    } catch (IOException refused) {
      return false;
    }
  }

  private AgencyResponse onceReleased() {
    try {
      release.await(SOON.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new AgencyResponse(202, "application/json", "{}".getBytes(), Map.of());
  }
}
