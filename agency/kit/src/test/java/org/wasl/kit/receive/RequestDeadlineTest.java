package org.wasl.kit.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestDeadlineTest {
  private static final int SHORT_MILLIS = 300;
  private static final int READ_MILLIS = 60_000;

  private final Vertx vertx = Vertx.vertx();
  private final List<String> handled = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() {
    server =
        RequestDeadline.server(
                vertx,
                new HttpServerOptions().setCompressionSupported(true),
                SHORT_MILLIS,
                SHORT_MILLIS)
            .requestHandler(
                request -> {
                  handled.add(request.uri());
                  if (request.uri().equals("/slow")) {
                    vertx.setTimer(SHORT_MILLIS * 2, over -> request.response().end("late"));
                  } else {
                    request.body().onSuccess(body -> request.response().end("whole"));
                  }
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /**
   * Returns all bytes that come back until the connection is closed. The drip is sent again and
   * again.
   */
  private String answer(String start, String drip) throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      socket.setSoTimeout(READ_MILLIS);
      send(socket, start);
      Thread dripping = Thread.ofVirtual().start(() -> drip(socket, drip, closed));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      closed.countDown();
      dripping.join();
      return answer;
    }
  }

  private static void drip(Socket socket, String drip, CountDownLatch closed) {
    try {
      while (!drip.isEmpty() && !closed.await(50, TimeUnit.MILLISECONDS)) {
        send(socket, drip);
      }
    } catch (IOException over) {
      // The connection is closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void cutsOffDrippingHeaders() throws Exception {
    // When
    String answer = answer("GET /x HTTP/1.1\r\nHost: x\r\n", "X-Drip: 1\r\n");
    // Then
    assertThat(answer).startsWith("HTTP/1.1 408 ");
    assertThat(handled).isEmpty();
  }

  @Test
  void cutsOffADrippingBody() throws Exception {
    // When
    String answer = answer("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n", "x");
    // Then
    assertThat(answer).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void closesASilentConnectionWithoutAnAnswer() throws Exception {
    // When
    String answer = answer("", "");
    // Then
    assertThat(answer).isEmpty();
  }

  @Test
  void rejectsATunnelBeforeAnyHandler() throws Exception {
    // When
    String answer = answer("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", "");
    // Then
    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertThat(handled).isEmpty();
  }

  @Test
  void keepsTheConnectionAfterALongAnswer() throws Exception {
    // When
    String answer =
        answer(
            "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"
                + "GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "");
    // Then
    assertThat(answer.split("late", -1)).hasSize(3);
    assertThat(answer).doesNotContain("408");
  }

  @Test
  void incompletePipelinedRequestEndsWithoutAnAnswer() throws Exception {
    // When
    String answer =
        answer("GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET /x HTTP/1.1\r\n", "X-Drip: 1\r\n");
    // Then
    assertThat(answer).doesNotContain("408");
    assertThat(handled).containsExactly("/slow");
  }
}
