package org.wasl.bench.process;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The content of {@code DATA/run.json} of a ready gateway.
 *
 * @param api base address of the partner API
 * @param management base address of health and metrics
 * @param pid its process
 */
public record RunFile(URI api, URI management, long pid) {
  public static RunFile read(Path file) {
    try {
      JsonObject json = new JsonObject(Files.readString(file));
      return new RunFile(
          URI.create(json.getString("api")),
          URI.create(json.getString("management")),
          json.getLong("pid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI cases() {
    return URI.create(api + "/v1/cases");
  }
}
