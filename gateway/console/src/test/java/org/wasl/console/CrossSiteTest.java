package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.console.auth.ConsoleRole;

/** Attacks of another site's page with the browser of a person who has logged in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossSiteTest {
  private RunningConsole running;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    running = RunningConsole.in(folder);
  }

  @AfterAll
  void stop() {
    running.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "null",
        "http://127.0.0.1",
        "http://localhost.evil.example:8090",
        "https://127.0.0.1:1"
      })
  void refusesForeignOrigin(String origin) throws Exception {
    // Given
    String session = running.session(ConsoleRole.VIEWER);

    // When
    var answer =
        running.post(
            "/hawtio/jolokia", "{\"type\":\"version\"}", "Origin", origin, "Cookie", session);

    // Then
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void acceptsOwnOrigin() throws Exception {
    // Given
    String session = running.session(ConsoleRole.VIEWER);

    // When
    var answer =
        running.post(
            "/hawtio/jolokia/",
            "{\"type\":\"version\"}",
            "Origin",
            running.console.uri().toString(),
            "Cookie",
            session);

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"status\":200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void refusesCrossSitePost(String site) throws Exception {
    // When
    var answer = running.post("/hawtio/auth/login", "{}", "Sec-Fetch-Site", site);

    // Then
    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void refusesFormPost(String type) throws Exception {
    // When
    var answer =
        running.send(
            HttpRequest.newBuilder(running.at("/jolokia"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"type\":\"version\"}")));

    // Then
    assertThat(answer.statusCode()).isEqualTo(415);
  }
}
