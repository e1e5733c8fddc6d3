package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The checked path is the dispatched path (threat 31). Also the other refusals of the request
 * filter.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostilePathTest {
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
        "//hawtio/user",
        "/hawtio//user",
        "/hawtio/;x/user",
        "/hawtio;x=y/user",
        "/hawtio/user;jsessionid=1",
        "/%68awtio/user",
        "/hawtio/%75ser",
        "/hawtio/%2e%2e/jolokia",
        "/hawtio/../jolokia",
        "/hawtio/./user",
        "/hawtio/static/..%2fuser",
        "/hawtio/static/%2e%2e/%2e%2e/org/wasl/console/Console.class",
        "/hawtio/static\\..\\user",
        "/HAWTIO/user",
        "/Hawtio/",
        "/JOLOKIA",
        "/jolokia/read/java.lang:type=Runtime",
        "/jolokia/version",
        "/hawtio/jolokia/list",
        "/hawtio/jolokia/exec/java.lang:type=Memory/gc",
        "/health/",
        "/HEALTH",
        "/health/ready/x",
        "/metrics/",
        "/metrics%00",
        "/WEB-INF/web.xml",
        "/hawtio/.git/config",
        "/hawtio/proxy/http/127.0.0.1/1",
        "/actuator",
        "/hawtio/img/",
        "/hawtio/static/",
      })
  void refusesAmbiguousPath(String path) throws Exception {
    // When
    String answer =
        raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

    // Then
    assertThat(answer).matches("(?s)HTTP/1.1 (400|403|404) .*");
    assertThat(body(answer)).doesNotContain("<", "Exception", path.length() > 6 ? path : "\0");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,/hawtio/user",
    "DELETE,/jolokia",
    "PATCH,/metrics",
    "OPTIONS,/jolokia",
    "TRACE,/hawtio/",
    "POST,/health",
    "POST,/metrics",
    "POST,/hawtio/",
    "POST,/hawtio/auth/logout",
    "PROPFIND,/hawtio/",
    "GET,/jolokia?p=read/org.wasl:type=Gateway",
  })
  void refusesUnneededMethod(String method, String path) throws Exception {
    // When
    var answer =
        running.send(
            HttpRequest.newBuilder(running.at(path)).method(method, BodyPublishers.noBody()));

    // Then
    assertThat(answer.statusCode()).isIn(405, 501);
  }

  @Test
  void refusesOtherHostAgainstRebinding() throws Exception {
    // When
    String answer =
        raw("GET /health HTTP/1.1\r\nHost: evil.example:8090\r\nConnection: close\r\n\r\n");

    // Then
    assertThat(answer).startsWith("HTTP/1.1 421 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/health", "/metrics", "/hawtio/login", "/hawtio/nothing", "/nothing", "/jolokia"})
  void setsSecurityHeadersOnEveryAnswer(String path) throws Exception {
    // When
    HttpResponse<String> answer = running.get(path);

    // Then
    var headers = answer.headers();
    assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'", "script-src 'self';", "frame-ancestors 'none'");
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    assertThat(headers.map()).doesNotContainKeys("server", "x-powered-by");
  }

  private static String body(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    return end < 0 ? "" : answer.substring(end + 4);
  }

  /** Sends bytes unchanged, because a client library would normalize the path first. */
  private String raw(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", running.console.uri().getPort())) {
      socket.setSoTimeout(60_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
