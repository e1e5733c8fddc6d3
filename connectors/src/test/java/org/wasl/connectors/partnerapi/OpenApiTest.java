package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.camel.model.ModelCamelContext;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.partnerapi.limits.RequestBodies;

class OpenApiTest extends HostileDoor {
  /** Served beside the routes, as their bodies are read in parts. */
  private static final Set<String> STREAMED =
      Set.of(
          "POST " + RequestBodies.BATCH,
          "OPTIONS /v1/files",
          "POST /v1/files",
          "HEAD /v1/files/{file}",
          "PATCH /v1/files/{file}",
          "DELETE /v1/files/{file}",
          "GET /v1/files/{file}");

  @Test
  void describesExactlyTheServedApi() throws Exception {
    // Given
    Set<String> served = new TreeSet<>(STREAMED);
    ((ModelCamelContext) gateway.main().getCamelContext())
        .getRestDefinitions()
        .forEach(
            rest ->
                rest.getVerbs()
                    .forEach(
                        verb ->
                            served.add(
                                verb.asVerb().toUpperCase()
                                    + " "
                                    + rest.getPath()
                                    + (verb.getPath() == null
                                        ? ""
                                        : verb.getPath().replace("*", "{tile}")))));

    // When
    Set<String> described = new TreeSet<>();
    document()
        .getJsonObject("paths")
        .forEach(
            path ->
                ((JsonObject) path.getValue())
                    .fieldNames()
                    .forEach(verb -> described.add(verb.toUpperCase() + " " + path.getKey())));

    // Then
    assertThat(described).isEqualTo(served).hasSize(37);
  }

  /**
   * The gateway may give this answer to every request, while it starts or stops, and while it has
   * no place or no database.
   */
  @Test
  void everyOperationMayAnswerRetryLater() throws Exception {
    // When
    JsonObject paths = document().getJsonObject("paths");

    // Then
    for (String path : paths.fieldNames()) {
      for (Map.Entry<String, Object> operation : paths.getJsonObject(path)) {
        assertThat(((JsonObject) operation.getValue()).getJsonObject("responses").fieldNames())
            .as(operation.getKey() + " " + path)
            .contains("429", "503", "default");
      }
    }
  }

  @Test
  void everyReferenceResolves() throws Exception {
    // Given
    JsonObject document = document();
    List<String> references = new ArrayList<>();

    // When
    walk(document, references::add);

    // Then
    assertThat(references).isNotEmpty();
    assertThat(references)
        .filteredOn(reference -> reference.startsWith("#/"))
        .allSatisfy(reference -> assertThat(resolve(document, reference)).isNotNull());
    assertThat(references)
        .filteredOn(reference -> !reference.startsWith("#/"))
        .isSubsetOf(
            "/v1/schemas/vetted-case/1",
            "/v1/schemas/custodian/1",
            "/v1/schemas/referral/1",
            "/v1/schemas/referral-actions/1",
            "/v1/schemas/referral-list/1",
            "/v1/schemas/notice-list/1",
            "/v1/schemas/agency-list/1",
            "/v1/schemas/code-list/1",
            "/v1/schemas/calendar/1",
            "/v1/schemas/statistics/1",
            "/v1/schemas/problem/1");
  }

  private JsonObject document() throws Exception {
    HttpResponse<byte[]> response = new Partner(partner).get(gateway.uri("/openapi.json"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    return new JsonObject(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
  }

  private static void walk(Object node, Consumer<String> references) {
    if (node instanceof JsonObject object) {
      for (Map.Entry<String, Object> entry : object) {
        if ("$ref".equals(entry.getKey())) {
          references.accept((String) entry.getValue());
        } else {
          walk(entry.getValue(), references);
        }
      }
    } else if (node instanceof JsonArray array) {
      array.forEach(element -> walk(element, references));
    }
  }

  private static Object resolve(JsonObject document, String reference) {
    Object node = document;
    for (String name : reference.substring(2).split("/")) {
      node = ((JsonObject) node).getValue(name);
    }
    return node;
  }
}
