package org.wasl.kit.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shredzone.acme4j.connector.HttpConnector;
import org.wasl.runtime.ProductVersion;

/** An ACME server (RFC 8555) that takes an order, and then hangs up. */
class AcmeServerFailureTest {
  private static final String HOST = "console.wasl.example";

  @TempDir private Path folder;
  private final Set<String> agents = ConcurrentHashMap.newKeySet();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String members =
        "{\"newNonce\":\"%1$s/nonce\",\"newAccount\":\"%1$s/account\",\"newOrder\":\"%1$s/order\"}";
    String order =
        "{\"status\":\"pending\",\"identifiers\":[{\"type\":\"dns\",\"value\":\"%2$s\"}],"
            + "\"authorizations\":[\"%1$s/authorization\"],\"finalize\":\"%1$s/finalize\"}";
    answer("/directory", 200, members.formatted(url()));
    answer("/nonce", 200, "");
    answer("/account", 201, "{\"status\":\"valid\"}");
    answer("/order", 201, order.formatted(url(), HOST));
    server.createContext("/authorization", HttpExchange::close);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          agents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.getResponseHeaders().add("Replay-Nonce", "AAAAAAAAAAAAAAAAAAAAAA");
          exchange.getResponseHeaders().add("Location", url() + path + "/1");
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          boolean head = exchange.getRequestMethod().equals("HEAD") || bytes.length == 0;
          exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
          if (!head) {
            exchange.getResponseBody().write(bytes);
          }
          exchange.close();
        });
  }

  @Test
  void retriesAfterAConnectionLossAtAnyStep() {
    // Given
    AcmeConfig config =
        new AcmeConfig(
            URI.create(url() + "/directory"),
            Optional.empty(),
            folder.resolve("account.key"),
            List.of(HOST),
            folder.resolve("console.pem"),
            folder.resolve("console.key"),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            0.66,
            Duration.ofMinutes(1));
    // When, then: after an IOException the command tries again
    assertThatThrownBy(() -> new AcmeRenewal(config).renew())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(url() + "/directory: ");
    assertThat(folder.resolve("console.pem")).doesNotExist();
    assertThat(agents)
        .containsExactly(ProductVersion.userAgent() + " " + HttpConnector.defaultUserAgent());
  }
}
