package org.wasl.connectors.https;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.wasl.wire.Answer;

/** The documents that the API serves about itself: schemas and OpenAPI. */
final class ApiDocuments {
  private final Supplier<byte[]> index;
  private final BiFunction<String, String, Optional<byte[]>> schema;
  private final BiFunction<Integer, String, byte[]> problem;

  /**
   * @param index the list of types and versions, as JSON
   * @param schema the text of one, by type and version
   * @param problem the problem document for a status and an {@code Accept-Language}
   */
  ApiDocuments(
      Supplier<byte[]> index,
      BiFunction<String, String, Optional<byte[]>> schema,
      BiFunction<Integer, String, byte[]> problem) {
    this.index = index;
    this.schema = schema;
    this.problem = problem;
  }

  Answer schema(Exchange exchange) {
    String[] path = FromRequest.request(exchange).path().split("/");
    if (path.length < 5) {
      return new Answer(200, "application/json", index.get(), Map.of());
    }
    return schema
        .apply(path[3], path[4])
        .map(text -> new Answer(200, "application/schema+json", text, Map.of()))
        .orElseGet(
            () -> {
              String languages = FromRequest.request(exchange).getHeader("Accept-Language");
              return new Answer(
                  404, "application/problem+json", problem.apply(404, languages), Map.of());
            });
  }

  Answer openApi() {
    try (InputStream in = ApiDocuments.class.getResourceAsStream("/openapi.json")) {
      return new Answer(200, "application/json", in.readAllBytes(), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
