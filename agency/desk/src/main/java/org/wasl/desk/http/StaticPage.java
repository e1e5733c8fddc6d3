package org.wasl.desk.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wasl.wire.jose.Digest;

/**
 * Serves the page, which are the files of {@code org/wasl/desk/page}. All names but one are hashed.
 */
final class StaticPage {
  private static final String FOLDER = "/org/wasl/desk/page/";
  private static final String START = "index.html";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+");

  /** A name that holds a hash of the content never names other content. */
  private static final Pattern HASHED = Pattern.compile(".*[.-][0-9a-f]{8,64}\\..*");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2",
          "json", "application/json",
          "txt", "text/plain; charset=utf-8");

  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  /** Returns SHA-256 of the built page, or empty text if it was not built. */
  String bundle() {
    return file("bundle.sha256")
        .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip())
        .orElse("");
  }

  void serve(RoutingContext context) {
    String path = context.normalizedPath().substring(1);
    String name = path.isEmpty() ? START : path;
    Optional<byte[]> found = NAME.matcher(name).matches() ? file(name) : Optional.empty();
    HttpServerResponse response = context.response();
    if (found.isEmpty()) {
      response.setStatusCode(404).putHeader("Cache-Control", "no-store").end();
      return;
    }
    String tag = '"' + Digest.hex(found.get()) + '"';
    response.putHeader("ETag", tag);
    if (tag.equals(context.request().getHeader("If-None-Match"))) {
      response.setStatusCode(304).end();
      return;
    }
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    response
        .putHeader("Content-Type", type == null ? "application/octet-stream" : type)
        .putHeader(
            "Cache-Control",
            HASHED.matcher(name).matches() ? "public, max-age=31536000, immutable" : "no-cache")
        .putHeader("Content-Length", Integer.toString(found.get().length));
    if (context.request().method() == HttpMethod.HEAD) {
      response.end();
    } else {
      response.end(Buffer.buffer(found.get()));
    }
  }

  private Optional<byte[]> file(String name) {
    return Optional.ofNullable(files.computeIfAbsent(name, StaticPage::read));
  }

  /** Returns null if there is none. Only files that exist are remembered. */
  private static byte @Nullable [] read(String name) {
    try (InputStream in = StaticPage.class.getResourceAsStream(FOLDER + name)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
