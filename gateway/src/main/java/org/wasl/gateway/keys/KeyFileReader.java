package org.wasl.gateway.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.wasl.base.RootCause;
import org.wasl.base.SecretFile;
import org.wasl.gateway.lifecycle.StartException;

/** Reads files with secrets, keys or certificates and names the file in the error. */
public final class KeyFileReader {
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
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new StartException(RootCause.message(e), e);
    }
  }

  /**
   * Reads a password or another secret that is text.
   *
   * @throws StartException naming the file and what is wrong with it
   */
  public static String secret(Path file) throws StartException {
    try {
      return SecretFile.read(file);
    } catch (IOException e) {
      throw new StartException(RootCause.message(e));
    }
  }
}
