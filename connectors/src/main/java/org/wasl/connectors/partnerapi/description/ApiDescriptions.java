package org.wasl.connectors.partnerapi.description;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The descriptions of the interfaces for an agency's engineers. OpenAPI 3.1 describes the partner
 * API, AsyncAPI 3 describes pushes and queues, and one page shows both.
 */
public final class ApiDescriptions {
  private ApiDescriptions() {}

  /** The partner API, as JSON. */
  public static byte[] openApi() {
    return resource("/openapi.json");
  }

  /** The description of pushes and queues, as JSON. */
  public static byte[] asyncApi() {
    return resource("/asyncapi.json");
  }

  /** Both as HTML, without scripts and without external resources. */
  public static byte[] page() {
    return new ApiDescriptionPage(json(openApi()), json(asyncApi()))
        .html()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The Content-Security-Policy of the page, which allows only its own style. */
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
