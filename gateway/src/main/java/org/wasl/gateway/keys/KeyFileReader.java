package org.wasl.gateway.keys;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.wasl.gateway.lifecycle.StartException;

/** Reads key and certificate files and names the file in the error. */
final class KeyFileReader {
  private KeyFileReader() {}

  /**
   * Reads a file.
   *
   * @param reading one of {@link org.wasl.wire.pki}, whose errors name the file and never quote it
   * @throws StartException naming the file when it is missing or holds something else
   */
  static <T> T read(Path file, Function<Path, T> reading) throws StartException {
    try {
      return reading.apply(file);
    } catch (UncheckedIOException e) {
      throw new StartException(file + ": cannot be read");
    } catch (IllegalArgumentException e) {
      throw new StartException(e.getMessage());
    }
  }
}
