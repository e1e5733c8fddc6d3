package org.wasl.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Files that hold a secret: a password, a private key. Every program of this product reads them
 * here. No message quotes a file's content.
 */
public final class SecretFile {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private SecretFile() {}

  /**
   * Reads the secret, without blanks and line ends around it.
   *
   * @throws NoSuchFileException if there is no such file
   * @throws IOException if it cannot be read or is empty. Every message names file and reason
   */
  public static String read(Path file) throws IOException {
    String secret;
    try {
      secret = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(file + ": cannot be read");
    } catch (IOException e) {
      // A decoder's message may quote the file: not passed on.
      throw new IOException(file + ": cannot be read");
    }
    if (secret.isEmpty()) {
      throw new IOException(file + ": is empty");
    }
    return secret;
  }

  /** The problem of the file or its permissions, in words that follow its name. */
  public static Optional<String> problem(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return Optional.of("is not a readable file");
    }
    try {
      boolean open = Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
      return open
          ? Optional.of("is open to its group or to other users: chmod go= it")
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.of("has permissions that cannot be checked");
    }
  }
}
