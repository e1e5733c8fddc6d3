package org.wasl.connectors.https;

import io.vertx.core.http.HttpServerRequest;
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

  /** The document at the address of the request. */
  Answer answer(Exchange exchange) {
    HttpServerRequest request = FromRequest.request(exchange);
    String[] path = request.path().split("/");
    if (path.length == 5) {
      return schema
          .apply(path[3], path[4])
          .map(text -> new Answer(200, "application/schema+json", text, Map.of()))
          .orElseGet(() -> notFound(request.getHeader("Accept-Language")));
    }
    return request.path().equals("/openapi.json")
        ? openApi()
        : new Answer(200, "application/json", index.get(), Map.of());
  }

  private Answer notFound(String languages) {
    return new Answer(404, ProblemPages.TYPE, problem.apply(404, languages), Map.of());
  }

  private static Answer openApi() {
    try (InputStream in = ApiDocuments.class.getResourceAsStream("/openapi.json")) {
      return new Answer(200, "application/json", in.readAllBytes(), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
