package org.wasl.link.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wasl.runtime.ProductVersion;

/** Messages for an old system by HTTP. */
class HttpTargetTest {
  /** Sends the head of an answer and keeps the connection. */
  private static Socket head(ServerSocket server) {
    try {
      Socket connection = server.accept();
      connection
          .getOutputStream()
          .write(
              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void requestNamesTheProgram() throws Exception {
    // Given
    AtomicReference<String> agent = new AtomicReference<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/in",
        exchange -> {
          agent.set(exchange.getRequestHeaders().getFirst("User-Agent"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    // When
    try (HttpTarget target =
        new HttpTarget(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/in"),
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(1))) {
      target.forward(ForwardedMessages.withDocument("{}"));
    } finally {
      server.stop(0);
    }
    // Then
    assertThat(agent).hasValue(ProductVersion.userAgent());
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void stalledAnswerHoldsTheMessageForTheTimeoutOnly() throws Exception {
    // Given
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpTarget target =
            new HttpTarget(
                URI.create("http://127.0.0.1:" + server.getLocalPort() + "/in"),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(2))) {
      CompletableFuture<Socket> connection = CompletableFuture.supplyAsync(() -> head(server));
      // When
      assertThatThrownBy(() -> target.forward(ForwardedMessages.withDocument("{}")))
          // Then
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("/in: no complete response within 2000 ms");
      connection.join().close();
    }
  }
}
