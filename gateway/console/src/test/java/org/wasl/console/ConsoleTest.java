package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.FileChangeTrail;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.UsersFileConfig;
import org.wasl.console.http.ConsoleConfig;
import org.wasl.console.metrics.MetricSources;
import org.wasl.console.metrics.Metrics;

/** Starting, stopping, and the pages that Hawtio brings. */
class ConsoleTest {
  @TempDir Path folder;

  @Test
  void hasDocumentedDefaults() {
    // When
    ConsoleConfig config = ConsoleConfig.defaults(Path.of("users"));

    // Then
    assertThat(config)
        .isEqualTo(
            new ConsoleConfig(
                "127.0.0.1",
                8090,
                UsersFileConfig.of(Path.of("users")),
                Set.of(),
                Optional.empty(),
                900,
                43_200,
                5,
                60,
                30,
                256,
                64,
                262_144,
                16,
                2_000,
                60,
                Map.of(),
                Optional.empty()));
  }

  @Test
  void staysOnLoopbackWithoutTls() {
    // When / Then
    assertThatThrownBy(
            () ->
                new ConsoleConfig(
                    "0.0.0.0",
                    0,
                    UsersFileConfig.of(Path.of("users")),
                    Set.of(),
                    Optional.empty(),
                    900,
                    43_200,
                    5,
                    60,
                    30,
                    256,
                    64,
                    262_144,
                    16,
                    2_000,
                    60,
                    Map.of(),
                    Optional.empty()))
        .hasMessageContaining("TLS");
  }

  @Test
  void servesOwnPageWithoutUnusedPages() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // When
      JsonNode page = new ObjectMapper().readTree(running.get("/hawtio/hawtconfig.json").body());
      var logo = running.get("/hawtio/" + page.at("/branding/appLogoUrl").asText());

      // Then
      assertThat(page.at("/branding/appName").asText()).isEqualTo("Wasl");
      assertThat(logo.statusCode()).isEqualTo(200);
      assertThat(logo.body()).startsWith("<svg").contains("Wasl");
      assertThat(page.at("/about/productInfo/0/value").asText()).isEqualTo("1.0-test");
      assertThat(page.get("disabledRoutes").toString())
          .contains("/connect", "/jvm-diagnostics", "/runtime")
          .doesNotContain("/camel", "/jmx");
      assertThat(running.get("/hawtio/proxy/enabled").body().strip()).isEqualTo("false");
      assertThat(running.get("/hawtio/plugin").body())
          .contains("plugins/referrals", "remoteEntry.js");
      assertThat(running.get("/hawtio/plugins/referrals/remoteEntry.js").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void hidesRoutesAndMBeansFromOtherRoles() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      for (ConsoleRole role : ConsoleRole.all()) {
        // When
        String session = running.session(role);
        String hawtio = running.get("/hawtio/hawtconfig.json", "Cookie", session).body();
        String sessionUser = running.get("/hawtio/auth/session", "Cookie", session).body();

        // Then
        boolean technical = role == ConsoleRole.VIEWER || role == ConsoleRole.OPERATOR;
        assertThat(hawtio.contains("\"/camel\", \"/jmx\"")).as("%s", role).isEqualTo(!technical);
        assertThat(sessionUser).as("%s", role).contains("\"technical\":" + technical);
      }
    }
  }

  @Test
  void tellsPagesThePermittedOperations() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // When
      String viewer = sessionAs(running, ConsoleRole.VIEWER);
      String operator = sessionAs(running, ConsoleRole.OPERATOR);
      String approver = sessionAs(running, ConsoleRole.APPROVER);

      // Then
      assertThat(viewer).contains("\"Referrals.find\"").doesNotContain("pause", "approve");
      assertThat(operator).contains("\"Agency.pause\"").doesNotContain("approve\"");
      assertThat(approver).contains("\"Replay.approve\"").doesNotContain("Agency.pause");
    }
  }

  private static String sessionAs(RunningConsole running, ConsoleRole role) throws Exception {
    return running.get("/hawtio/auth/session", "Cookie", running.session(role)).body();
  }

  @Test
  void startsAgainInOneJvm() throws Exception {
    // Given
    ObjectName gateway = new ObjectName("org.wasl:type=Gateway");
    RunningConsole.in(folder).close();

    // When
    boolean left = ManagementFactory.getPlatformMBeanServer().isRegistered(gateway);

    // Then
    assertThat(left).isFalse();
    try (RunningConsole restartedConsole = RunningConsole.in(folder)) {
      assertThat(restartedConsole.get("/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void reportsPortInUseAndCleansUp() throws Exception {
    // Given
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // When / Then
      assertThatThrownBy(() -> RunningConsole.in(folder, c -> c.withPort(taken.getLocalPort())))
          .isInstanceOf(IOException.class);
    }
    assertThat(
            ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("org.wasl:*"), null))
        .isEmpty();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("wasl-console")));
  }

  private static <T> T fail() {
    throw new IllegalStateException("canary");
  }

  @Test
  void toleratesFailingSource() throws Exception {
    // Given
    Path users = folder.resolve("users");
    RunningConsole.in(folder).close();
    Metrics metrics =
        new Metrics(
            new MetricSources(
                ConsoleTest::fail,
                ConsoleTest::fail,
                ConsoleTest::fail,
                ConsoleTest::fail,
                RunningConsole.alarms(ConsoleTest::fail),
                ConsoleTest::fail,
                ConsoleTest::fail));
    ConsoleSources failing =
        new ConsoleSources(
            "1.0-test",
            ConsoleTest::fail,
            ConsoleTest::fail,
            metrics,
            RunningConsole.alarms(List::of),
            (person, action, operation) -> true,
            new FileChangeTrail(change -> true, folder.resolve("users.sha256")));
    metrics.refused("schema");

    try (Console console = Console.start(RunningConsole.config(users), failing)) {
      // When
      var client = HttpClient.newHttpClient();
      var health = send(client, console, HttpRequest.newBuilder(), "/health");
      var shown = send(client, console, HttpRequest.newBuilder(), "/metrics");
      var read =
          send(
              client,
              console,
              HttpRequest.newBuilder()
                  .header("Content-Type", "application/json")
                  .header("Authorization", RunningConsole.basic("viewer", RunningConsole.PASSWORD))
                  .POST(
                      BodyPublishers.ofString(
                          "{\"type\":\"read\",\"mbean\":\"org.wasl:type=Gateway\"}")),
              "/jolokia");

      // Then
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(shown.body()).contains("wasl_refused_total");
      assertThat(read.body()).contains("1.0-test").contains("\"Ready\":false");
      assertThat(health.body() + shown.body() + read.body()).doesNotContain("canary");
    }
  }

  private static HttpResponse<String> send(
      HttpClient client, Console console, HttpRequest.Builder request, String path)
      throws Exception {
    return client.send(
        request.uri(URI.create(console.uri() + path)).build(), BodyHandlers.ofString());
  }

  @Test
  void servesInterfacesAsPageAndTwoDocuments() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // When
      var page = running.get("/interfaces");
      var openApi = running.get("/interfaces/openapi.json");
      var asyncApi = running.get("/interfaces/asyncapi.json");

      // Then
      assertThat(page.body()).isEqualTo("<h1>interfaces</h1>");
      assertThat(page.headers().map())
          .containsEntry("Content-Type", List.of("text/html; charset=utf-8"))
          .containsEntry("Content-Security-Policy", List.of("default-src 'none'"))
          .containsEntry("X-Content-Type-Options", List.of("nosniff"));
      assertThat(List.of(openApi.body(), asyncApi.body()))
          .containsExactly("{\"openapi\":\"3.1.0\"}", "{\"asyncapi\":\"3.1.0\"}");
      assertThat(openApi.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(running.get("/interfaces/").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void registersNoMBeanOfHawtio() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // When
      var names =
          ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("hawtio:*"), null);

      // Then
      assertThat(running.get("/health").statusCode()).isEqualTo(200);
      assertThat(names).isEmpty();
    }
  }
}
