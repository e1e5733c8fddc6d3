package org.wasl.operations.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The address of the embedded database of a running gateway, as written to {@code DATA/database}.
 * Its port changes with every start, and its folder is not always under {@code DATA}.
 *
 * @param url JDBC address
 * @param user database user
 * @param passwordFile file of mode 0600 that holds the password; the password itself is not written
 */
public record RunningDatabase(String url, String user, Path passwordFile) {

  static Path file(Path data) {
    return data.resolve("database");
  }

  String text() {
    return url + "\n" + user + "\n" + passwordFile + "\n";
  }

  /**
   * Reads the file of the gateway that runs on this data folder.
   *
   * @throws StartException if no gateway runs on this data folder
   */
  public static RunningDatabase read(Path data) throws StartException {
    try {
      List<String> lines = Files.readAllLines(file(data));
      return new RunningDatabase(lines.get(0), lines.get(1), Path.of(lines.get(2)));
    } catch (NoSuchFileException e) {
      throw new StartException(
          data + ": no gateway runs on this data folder; --data DIR names another one");
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new StartException(file(data) + ": cannot be read");
    }
  }
}
