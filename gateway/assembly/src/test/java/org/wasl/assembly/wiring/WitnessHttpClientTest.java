package org.wasl.assembly.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.audit.log.Checkpoint;
import org.wasl.routes.log.WitnessEndpoint;
import org.wasl.runtime.ProductVersion;

/** A witness that hangs or floods takes bounded time and memory. */
class WitnessHttpClientTest {
  private static final int IMPATIENT_MILLIS = 300;
  private static final int PATIENT_MILLIS = 60_000;

  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private URI prefix() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/w1/");
  }

  private WitnessEndpoint.WitnessTransport line(int timeoutMillis) throws Exception {
    SSLContext none = SSLContext.getDefault();
    return new WitnessHttpClient(() -> none, timeoutMillis).line(prefix());
  }

  @Test
  void returnsAnswerUnchanged() throws Exception {
    // Given
    AtomicReference<String> agent = new AtomicReference<>();
    server.createContext(
        "/w1/add-checkpoint",
        exchange -> {
          agent.set(exchange.getRequestHeaders().getFirst("User-Agent"));
          byte[] body = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(409, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    // When
    WitnessEndpoint.Response reply =
        line(PATIENT_MILLIS).addCheckpoint("12\n".getBytes(StandardCharsets.UTF_8));
    // Then
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.body()).asString().isEqualTo("12\n");
    assertThat(agent).hasValue(ProductVersion.userAgent());
  }

  @Test
  void requestsCheckpointByLogId() throws Exception {
    // Given
    server.createContext(
        "/w1" + Checkpoint.pathAtWitness("wasl.example/log"),
        exchange -> {
          byte[] body = exchange.getRequestMethod().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    // When
    WitnessEndpoint.Response reply = line(PATIENT_MILLIS).cosignedCheckpoint("wasl.example/log");
    // Then
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).asString().isEqualTo("GET");
  }

  @Test
  void timesOutOnHangingWitness() throws Exception {
    server.createContext("/w1/add-checkpoint", this::hang);
    assertThatThrownBy(() -> line(IMPATIENT_MILLIS).addCheckpoint(new byte[0]))
        .isInstanceOf(IOException.class);
    server.removeContext("/w1/add-checkpoint");
    server.createContext(
        "/w1/add-checkpoint",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          hang(exchange);
        });
    assertThatThrownBy(() -> line(IMPATIENT_MILLIS).addCheckpoint(new byte[0]))
        .isInstanceOf(IOException.class);
  }

  @Test
  void limitsSizeOfAnswer() throws Exception {
    // Given
    server.createContext(
        "/w1/add-checkpoint",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write(new byte[8_192]);
          }
        });
    // Then
    assertThatThrownBy(() -> line(PATIENT_MILLIS).addCheckpoint(new byte[0]))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("too large");
  }

  private void hang(HttpExchange exchange) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }
}
