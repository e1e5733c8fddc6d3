package org.wasl.connectors.http.description;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What describes the interfaces for an agency's engineers: the partner API in OpenAPI 3.1, pushes
 * and queues in AsyncAPI 3, and both as one page.
 */
public final class ApiDescriptions {
  private ApiDescriptions() {}

  /** The partner API, as JSON. */
  public static byte[] openApi() {
    return resource("/openapi.json");
  }

  /** What is pushed, and what is on queues, as JSON. */
  public static byte[] asyncApi() {
    return resource("/asyncapi.json");
  }

  /** Both as HTML, without scripts; nothing is loaded from elsewhere. */
  public static byte[] page() {
    return new ApiDescriptionPage(json(openApi()), json(asyncApi()))
        .html()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The Content-Security-Policy under which the page is shown: its own style and nothing else. */
  public static String pagePolicy() {
    return "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        .formatted(ApiDescriptionPage.styleDigest());
  }

  private static JsonObject json(byte[] document) {
    return new JsonObject(new String(document, StandardCharsets.UTF_8));
  }

  private static byte[] resource(String name) {
    try (InputStream in = ApiDescriptions.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
