package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Operations staff at the management port of a trial. Anna requests, Omar approves, and Lina reads.
 */
final class ConsoleOperators {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GatewayTrial trial;
  private final HttpClient client = HttpClient.newHttpClient();

  private ConsoleOperators(GatewayTrial trial) {
    this.trial = trial;
  }

  /** The operators of {@link TestOperators}. */
  static ConsoleOperators of(GatewayTrial trial) {
    return new ConsoleOperators(trial);
  }

  /** Executes an operation and returns its result. */
  JsonNode order(String person, String bean, String name, String document) throws Exception {
    JsonNode answer = ask(person, bean, name, document);
    assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(200);
    return answer.path("value");
  }

  /** The reason why it was not done. */
  String refused(String person, String bean, String name, String document) throws Exception {
    JsonNode answer = ask(person, bean, name, document);
    assertThat(answer.path("status").asInt()).as(answer.toString()).isNotEqualTo(200);
    return answer.path("error").asText();
  }

  /** State of a request, named as {@code {"request":…}}. */
  String state(String request) throws Exception {
    return order("omar", "Replay", "progress", request).path("state").asText();
  }

  private JsonNode ask(String person, String bean, String name, String document) throws Exception {
    String body =
        JSON.writeValueAsString(
            Map.of(
                "type",
                "exec",
                "mbean",
                "org.wasl:type=" + bean,
                "operation",
                name + "(java.lang.String)",
                "arguments",
                List.of(document)));
    String credentials =
        Base64.getEncoder()
            .encodeToString(
                (person + ":" + TestOperators.PASSWORD).getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(at("/jolokia"))
            .header("Authorization", "Basic " + credentials)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  /** A page that everybody reads. */
  String get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(at(path)).build(), BodyHandlers.ofString()).body();
  }

  private URI at(String path) {
    return trial.management().resolve(path);
  }
}
