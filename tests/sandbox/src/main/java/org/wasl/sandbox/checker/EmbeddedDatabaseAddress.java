package org.wasl.sandbox.checker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The address of the embedded database of a running gateway.
 *
 * @param url JDBC address
 * @param user database user
 * @param passwordFile file with the password and nothing else
 */
record EmbeddedDatabaseAddress(String url, String user, Path passwordFile) {
  /**
   * Reads it from the gateway's data folder.
   *
   * @throws IOException when none runs there
   */
  static EmbeddedDatabaseAddress of(Path data) throws IOException {
    List<String> lines = Files.readAllLines(data.resolve("database"));
    return new EmbeddedDatabaseAddress(lines.get(0), lines.get(1), Path.of(lines.get(2)));
  }
}
