package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.console.http.ConsoleConfig;

/** Off loopback the port speaks TLS only, and metrics need a login. */
class TlsTest {
  @TempDir Path folder;

  @Test
  void requiresTlsAndLoginOffLoopback() throws Exception {
    // Given
    SSLContext tls = SelfSigned.make().context();
    try (RunningConsole running =
        RunningConsole.in(
            folder,
            c ->
                new ConsoleConfig(
                    "0.0.0.0",
                    0,
                    c.users(),
                    Set.of("127.0.0.1"),
                    Optional.of(tls),
                    c.sessionIdleSeconds(),
                    c.sessionSeconds(),
                    c.loginAttempts(),
                    c.loginWindowSeconds(),
                    c.loginAttemptsPerSource(),
                    c.maxConnections(),
                    c.maxConnectionsPerSource(),
                    c.maxRequestBytes(),
                    c.maxThreads(),
                    c.healthTimeoutMillis(),
                    c.operationsPerMinute(),
                    c.allow(),
                    c.oidc()))) {
      HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
      String base = "https://127.0.0.1:" + running.console.uri().getPort();

      // When
      var anonymous = client.send(get(base + "/metrics").build(), BodyHandlers.ofString());
      var asked = client.send(get(base + "/interfaces").build(), BodyHandlers.ofString());
      var known =
          client.send(
              get(base + "/metrics")
                  .header("Authorization", RunningConsole.basic("auditor", RunningConsole.PASSWORD))
                  .build(),
              BodyHandlers.ofString());
      var login =
          client.send(
              get(base + "/hawtio/auth/login")
                  .header("Content-Type", "application/json")
                  .header("Origin", base)
                  .POST(
                      BodyPublishers.ofString(
                          "{\"username\":\"viewer\",\"password\":\""
                              + RunningConsole.PASSWORD
                              + "\"}"))
                  .build(),
              BodyHandlers.ofString());

      // Then
      assertThat(anonymous.statusCode()).isEqualTo(401);
      assertThat(anonymous.body()).doesNotContain("wasl_");
      assertThat(asked.statusCode()).isEqualTo(401);
      assertThat(List.of(anonymous, asked))
          .allSatisfy(
              answer ->
                  assertThat(answer.headers().firstValue("WWW-Authenticate"))
                      .hasValue("Basic realm=\"wasl\""));
      assertThat(asked.body()).doesNotContain("interfaces");
      assertThat(known.body()).contains("wasl_accept_seconds");
      assertThat(known.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(known.headers().firstValue("Strict-Transport-Security")).isPresent();
      assertThat(login.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure");
    }
  }

  private static HttpRequest.Builder get(String uri) {
    return HttpRequest.newBuilder(URI.create(uri));
  }
}
