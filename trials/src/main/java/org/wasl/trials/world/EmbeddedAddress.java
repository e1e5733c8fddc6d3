package org.wasl.trials.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the embedded database of a running gateway listens.
 *
 * @param url JDBC address
 * @param user database user
 * @param passwordFile holds the password and nothing else
 */
public record EmbeddedAddress(String url, String user, Path passwordFile) {
  private static final int PORT_LINE = 3;

  /**
   * As the gateway of this data folder has written it down.
   *
   * @throws IOException when none runs there
   */
  public static EmbeddedAddress of(Path data) throws IOException {
    Path written = data.resolve("database");
    if (Files.isRegularFile(written)) {
      List<String> lines = Files.readAllLines(written);
      return new EmbeddedAddress(lines.get(0), lines.get(1), Path.of(lines.get(2)));
    }
    Path home = data.resolve("postgres");
    String port = Files.readAllLines(home.resolve("data/postmaster.pid")).get(PORT_LINE);
    return new EmbeddedAddress(
        "jdbc:postgresql://127.0.0.1:" + port.strip() + "/wasl", "wasl", home.resolve("password"));
  }
}
