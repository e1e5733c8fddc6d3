package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** Threats 16, 30 and 31, and what else a hostile browser or operator may try. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestTest {
  private Path folder;
  private Running running;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    running = Running.in(folder);
    running.checks.put("database", () -> HealthCheck.Result.up("ok"));
  }

  @AfterAll
  void stop() {
    running.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type':'exec','mbean':'jdk.management.jfr:type=FlightRecorder','operation':'newRecording'",
        "'type':'exec','mbean':'com.sun.management:type=DiagnosticCommand','operation':'help','arguments':[[]]",
        "'type':'exec','mbean':'com.sun.management:type=DiagnosticCommand','operation':'compilerDirectivesAdd'",
        "'type':'exec','mbean':'com.sun.management:type=HotSpotDiagnostic','operation':'dumpHeap','arguments':['FILE',true]",
        "'type':'exec','mbean':'java.util.logging:type=Logging','operation':'setLoggerLevel','arguments':['','ALL']",
        "'type':'exec','mbean':'JMImplementation:type=MBeanServerDelegate','operation':'createMBean','arguments':['javax.management.loading.MLet','a:b=c']",
        "'type':'exec','mbean':'ch.qos.logback.classic:Name=default,Type=ch.qos.logback.classic.jmx.JMXConfigurator','operation':'reloadByURL','arguments':['http://127.0.0.1:1/']",
        "'type':'read','mbean':'java.lang:type=Runtime','attribute':'SystemProperties'",
        "'type':'read','mbean':'java.lang:type=Runtime'",
        "'type':'write','mbean':'java.lang:type=Memory','attribute':'Verbose','value':true",
        "'type':'read','mbean':'org.wasl:type=Gateway','attribute':'Ready','target':{'url':'service:jmx:rmi:///jndi/rmi://127.0.0.1:1/jmxrmi'}",
        "'type':'read','mbean':'proxy@org.wasl:type=Gateway','attribute':'Ready'",
        "'type':'notification','command':'register'",
        "'type':'notification','command':'open','client':'x','mode':'sse'",
        "'type':'exec','mbean':'org.wasl:type=Gateway','operation':'toString'",
        "'type':'exec','mbean':'org.apache.camel:context=*,type=context,name=*','operation':'sendBody','arguments':['direct:a','b']",
        "'type':'nonsense'",
      })
  void aJolokiaRequestOutsideTheListIsRefused(String request) throws Exception {
    // Given
    Path dump = folder.resolve("dump.hprof");
    String body = "{" + request.replace('\'', '"').replace("FILE", dump.toString()) + "}";

    // When
    var answer = running.jolokia(Role.OPERATOR, body);

    // Then
    if (answer.statusCode() == 200) {
      JsonNode json = new ObjectMapper().readTree(answer.body());
      assertThat(json.get("status").asInt()).isIn(403, 404, 500);
      assertThat(json.has("value")).isFalse();
    } else {
      assertThat(answer.statusCode()).isEqualTo(400);
    }
    assertThat(answer.body()).doesNotContain("stacktrace", "\tat ", ".java:");
    assertThat(dump).doesNotExist();
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
  void aPathThatIsNotPlainLeadsNowhere(String path) throws Exception {
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
  void aMethodThatNobodyNeedsIsRefused(String method, String path) throws Exception {
    // When
    var answer =
        running.send(
            HttpRequest.newBuilder(running.at(path)).method(method, BodyPublishers.noBody()));

    // Then
    assertThat(answer.statusCode()).isIn(405, 501);
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
  void aForeignOriginIsRefused(String origin) throws Exception {
    // Given
    String session = running.session(Role.VIEWER);

    // When
    var answer =
        running.post(
            "/hawtio/jolokia", "{\"type\":\"version\"}", "Origin", origin, "Cookie", session);

    // Then
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void ourOwnOriginIsNotRefused() throws Exception {
    // Given
    String session = running.session(Role.VIEWER);

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
  void aCrossSitePostIsRefused(String site) throws Exception {
    // When
    var answer = running.post("/hawtio/auth/login", "{}", "Sec-Fetch-Site", site);

    // Then
    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void aFormPostIsRefused(String type) throws Exception {
    // When
    var answer =
        running.send(
            HttpRequest.newBuilder(running.at("/jolokia"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"type\":\"version\"}")));

    // Then
    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @Test
  void anotherHostNameIsRefusedAgainstRebinding() throws Exception {
    // When
    String answer =
        raw("GET /health HTTP/1.1\r\nHost: evil.example:8090\r\nConnection: close\r\n\r\n");

    // Then
    assertThat(answer).startsWith("HTTP/1.1 421 ");
  }

  @Test
  void aBodyPastTheLimitIsRefused() throws Exception {
    // When
    var answer = running.jolokia(Role.VIEWER, "[" + " ".repeat(300_000) + "]");

    // Then
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[[[", "\"x\"", "{\"type\":", "[1,2]", "{\"type\":{\"a\":1}}"})
  void brokenJsonTellsNothing(String body) throws Exception {
    // When
    var answer = running.jolokia(Role.VIEWER, body);

    // Then
    assertThat(answer.body()).doesNotContain("\tat ", ".java:", "stacktrace");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/health", "/metrics", "/hawtio/login", "/hawtio/nothing", "/nothing", "/jolokia"})
  void everyAnswerCarriesTheSecurityHeaders(String path) throws Exception {
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

  /** Sends bytes as they are: a client library would tidy the path first. */
  private String raw(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", running.console.uri().getPort())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
