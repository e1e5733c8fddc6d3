package org.wasl.operations.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.SecretFile;

/** Reads files with secrets, keys or certificates and names the file in the error. */
public final class KeyFileReader {
  private KeyFileReader() {}

  /**
   * Reads a file.
   *
   * @param reading a reader of {@link org.wasl.wire.pki}, whose errors name the file and never
   *     quote it
   * @throws StartException if the file is missing or has other content, with its name
   */
  static <T> T read(Path file, Function<Path, T> reading) throws StartException {
    try {
      return reading.apply(file);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new StartException(RootCause.message(e), e);
    }
  }

  /**
   * Reads a password or another secret text.
   *
   * @throws StartException with the file and its fault
   */
  public static String secret(Path file) throws StartException {
    try {
      return SecretFile.read(file);
    } catch (IOException e) {
      throw new StartException(RootCause.message(e));
    }
  }
}
