package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.console.auth.ConsoleRole;

/** Attacks of an operator through Jolokia (threats 16 and 30). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileJolokiaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String READY =
      "{\"type\":\"read\",\"mbean\":\"org.wasl:type=Gateway\",\"attribute\":\"Ready\"}";
  private static final String REQUEST =
      "{\"type\":\"exec\",\"mbean\":\"org.wasl:type=Replay\",\"operation\":\"%s\",\"arguments\":[%s]}";

  private Path dumps;
  private RunningConsole running;
  private LeakyMBeans leaky;
  private ActingMBean replay;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    dumps = folder;
    running = RunningConsole.in(folder);
    leaky = LeakyMBeans.start();
    replay = ActingMBean.of("Replay");
  }

  @AfterAll
  void stop() throws Exception {
    replay.close();
    leaky.close();
    running.close();
  }

  /** The table has one request on each line, with single quotes and its target. */
  static Stream<String> table() throws IOException {
    return Files.readAllLines(Path.of("src/test/hostile.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"));
  }

  @Test
  void hasLongTable() throws IOException {
    assertThat(table().distinct().count()).isGreaterThanOrEqualTo(80);
  }

  @ParameterizedTest
  @MethodSource("table")
  void refusesRequestOutsideAllowList(String line) throws Exception {
    // Given
    Path dump = dumps.resolve("dump.hprof");
    String body = "{" + line.replace('\'', '"').replace("FILE", dump.toString()) + "}";

    // When
    var answer = running.jolokia(ConsoleRole.OPERATOR, body);

    // Then
    if (answer.statusCode() == 200) {
      JsonNode json = JSON.readTree(answer.body());
      assertThat(json.get("status").asInt()).as(answer.body()).isIn(400, 403, 404, 500);
      assertThat(json.has("value")).isFalse();
    } else {
      assertThat(answer.statusCode()).isEqualTo(400);
    }
    assertThat(answer.body()).doesNotContain("stacktrace", "\tat ", ".java:", LeakyMBeans.CANARY);
    assertThat(dump).doesNotExist();
    assertThat(replay.asked).isEmpty();
  }

  @Test
  void answersOnlyPermittedRequestsOfBulk() throws Exception {
    // Given
    String hostile =
        "{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\",\"attribute\":\"SystemProperties\"}";

    // When
    JsonNode answers =
        JSON.readTree(
            running
                .jolokia(
                    ConsoleRole.VIEWER,
                    "["
                        + String.join(
                            ",", READY, hostile, REQUEST.formatted("approve", "\"{}\""), READY)
                        + "]")
                .body());

    // Then
    assertThat(answers)
        .extracting(answer -> answer.get("status").asInt())
        .containsExactly(200, 403, 403, 200);
    assertThat(answers.get(1).has("value")).isFalse();
    assertThat(replay.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[[[",
        "\"x\"",
        "{\"type\":",
        "[1,2]",
        "{\"type\":{\"a\":1}}",
        "null",
        "",
        "[null]",
        "{\"type\":\"read\",\"mbean\":1}",
        "{\"type\":\"read\",\"mbean\":\"\\u0000:type=x\"}",
        "NaN",
        "\uFEFF{}"
      })
  void disclosesNothingForBrokenJson(String body) throws Exception {
    // When
    var answer = running.jolokia(ConsoleRole.VIEWER, body);

    // Then
    assertThat(answer.body()).doesNotContain("\tat ", ".java:", "stacktrace", "\"value\"");
    assertThat(running.jolokia(ConsoleRole.VIEWER, READY).body()).contains("\"status\":200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"type\":", "[\"[\\\"\",", "]["})
  void refusesDeepNestingBeforeParsing(String open) throws Exception {
    // Given
    String deep = open.repeat(250_000 / open.length());

    // When
    var inside = running.jolokia(ConsoleRole.VIEWER, deep);
    var login = running.post("/hawtio/auth/login", deep);

    // Then
    assertThat(inside.statusCode()).isEqualTo(400);
    assertThat(login.statusCode()).isEqualTo(400);
    assertThat(inside.body() + login.body()).doesNotContain("\tat ", "StackOverflow", "\"value\"");
  }

  @Test
  void limitsDepthInEveryEncoding() throws Exception {
    // Given
    String deep = "[\"\u2201\"" + ",[".repeat(20_000);

    // When
    var answer =
        running.send(
            HttpRequest.newBuilder(running.at("/jolokia"))
                .header("Content-Type", "application/json; charset=utf-16be")
                .header("Authorization", RunningConsole.basic("viewer", RunningConsole.PASSWORD))
                .POST(BodyPublishers.ofByteArray(deep.getBytes(StandardCharsets.UTF_16BE))));

    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("StackOverflow", "\"value\"");
  }

  @Test
  void refusesDeepArgument() throws Exception {
    // When
    String deep = "[".repeat(60_000) + "]".repeat(60_000);
    var answer = running.jolokia(ConsoleRole.OPERATOR, REQUEST.formatted("request", deep));

    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(replay.asked).isEmpty();
  }

  @Test
  void refusesBodyPastLimit() throws Exception {
    // When: a client that sends its body without waiting may be cut off before it has read the
    // reason
    var answer =
        running.send(
            HttpRequest.newBuilder(running.at("/jolokia"))
                .expectContinue(true)
                .header("Content-Type", "application/json")
                .header("Authorization", RunningConsole.basic("viewer", RunningConsole.PASSWORD))
                .POST(BodyPublishers.ofString("[" + " ".repeat(300_000) + "]")));

    // Then
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "application/xml",
        "application/x-java-serialized-object",
        "application/jsonp",
        "application/json-patch+json",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded; application/json"
      })
  void refusesOtherContentTypes(String type) throws Exception {
    // When
    var answer =
        running.send(
            HttpRequest.newBuilder(running.at("/jolokia"))
                .header("Content-Type", type)
                .header("Authorization", RunningConsole.basic("viewer", RunningConsole.PASSWORD))
                .POST(BodyPublishers.ofString(READY)));

    // Then
    assertThat(answer.statusCode()).isEqualTo(415);
  }
}
