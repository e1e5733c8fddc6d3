package org.wasl.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.console.auth.ConsoleRole;

/** Answers of the management port are small, and sent once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressionTest {
  private RunningConsole running;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    running = RunningConsole.in(folder);
  }

  @AfterAll
  void stop() {
    running.close();
  }

  @Test
  void compressesScriptsAndCachesThemForAYear() throws Exception {
    // Given
    String script = scripts(running.get("/hawtio/login").body()).getFirst();

    // When
    HttpResponse<byte[]> plain = ask(script, "identity");
    HttpResponse<byte[]> compressed = ask(script, "gzip");

    // Then
    assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(compressed.headers().firstValue("Cache-Control"))
        .contains("private, max-age=31536000, immutable");
    assertThat(compressed.body().length).isLessThan(plain.body().length / 3);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
        .isEqualTo(plain.body());
  }

  @Test
  void loadsFirstPageWithin400KilobytesAndFewRequests() throws Exception {
    // Given
    HttpResponse<byte[]> page = ask("/hawtio/referrals/overview", "gzip");

    // When
    List<String> named =
        scripts(
            new String(
                new GZIPInputStream(new ByteArrayInputStream(page.body())).readAllBytes(), UTF_8));
    long bytes = page.body().length;
    for (String path : named) {
      bytes += ask(path, "gzip").body().length;
    }

    // Then
    assertThat(named).hasSize(3);
    assertThat(bytes).isBetween(100_000L, 400_000L);
  }

  /** The styles and scripts that the document of our pages loads. */
  private static List<String> scripts(String document) {
    return Pattern.compile("(?:src|href)=\"(plugins/referrals/app/[^\"]+)\"")
        .matcher(document)
        .results()
        .map(found -> "/hawtio/" + found.group(1))
        .toList();
  }

  @Test
  void doesNotCacheChangingContent() throws Exception {
    for (String path : new String[] {"/hawtio/login", "/hawtio/plugins/referrals/plugin.js"}) {
      assertThat(ask(path, "gzip").headers().firstValue("Cache-Control"))
          .as(path)
          .contains("no-store");
    }
  }

  @Test
  void compressesAnswersOfJolokia() throws Exception {
    // Given
    String search = "{\"type\":\"search\",\"mbean\":\"*:*\"}";

    // When
    HttpResponse<byte[]> answer =
        running.client.send(
            HttpRequest.newBuilder(running.at("/jolokia"))
                .header("Authorization", viewer())
                .header("Content-Type", "application/json")
                .header("Accept-Encoding", "gzip")
                .POST(BodyPublishers.ofString(search))
                .build(),
            BodyHandlers.ofByteArray());

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(
            new String(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes()))
        .contains("org.wasl:type=Gateway");
  }

  @Test
  void answersUnchangedPollWithinAKilobyte() throws Exception {
    // Given
    JsonNode first = changes("");
    String version = first.get("version").asText();

    // When
    String poll = RunningConsole.exec("Gateway", "changes(java.lang.String)", version);
    String answer = running.jolokia(ConsoleRole.VIEWER, poll).body();

    // Then
    assertThat(first.get("beans").toString()).contains("\"Version\":\"1.0-test\"");
    assertThat(answer.length()).isLessThan(1_000);
    assertThat(answer).doesNotContain("Version\\\"");
    assertThat(running.trail).noneMatch(entry -> entry.contains("Gateway.changes"));
  }

  private JsonNode changes(String version) throws Exception {
    ObjectMapper json = new ObjectMapper();
    String poll = RunningConsole.exec("Gateway", "changes(java.lang.String)", version);
    return json.readTree(
        json.readTree(running.jolokia(ConsoleRole.VIEWER, poll).body()).get("value").asText());
  }

  @Test
  void doesNotUnpackCompressedRequest() throws Exception {
    // Given
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"type\":\"version\"}".getBytes());
    }

    // When
    HttpResponse<String> answer =
        running.send(
            HttpRequest.newBuilder(running.at("/jolokia"))
                .header("Authorization", viewer())
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed.toByteArray())));

    // Then the body is refused, because it is no JSON on the wire
    assertThat(answer.statusCode() + answer.body()).doesNotContain("\"agent\"");
  }

  private static String viewer() {
    return RunningConsole.basic("viewer", RunningConsole.PASSWORD);
  }

  private HttpResponse<byte[]> ask(String path, String encoding) throws Exception {
    return running.client.send(
        HttpRequest.newBuilder(running.at(path)).header("Accept-Encoding", encoding).build(),
        BodyHandlers.ofByteArray());
  }
}
