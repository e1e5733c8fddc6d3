package org.wasl.gateway.config.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Refuses files with secrets that other users of the machine could read or change. */
public final class SecretFile {

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

  private SecretFile() {}

  /** Checks a file that a key names, where it names one. */
  public static void check(Settings settings, SettingKey<?> key, Optional<Path> file) {
    file.flatMap(SecretFile::fault).ifPresent(reason -> settings.refuse(key, reason));
  }

  /** Checks the private keys in a folder; one that is not there yet holds none. */
  public static void checkFolder(Settings settings, SettingKey<?> key, Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.newDirectoryStream(folder, "*.{key,private.jwks}")) {
      for (Path file : files) {
        fault(file).ifPresent(reason -> settings.refuse(key, file.getFileName() + " " + reason));
      }
    } catch (IOException e) {
      settings.refuse(key, "cannot be listed");
    }
  }

  /**
   * Refuses a file that is not private.
   *
   * @throws IllegalArgumentException naming it and what is wrong
   */
  public static void requirePrivate(Path file) {
    fault(file)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(file + ": " + reason);
            });
  }

  private static Optional<String> fault(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return Optional.of("is not a readable file");
    }
    try {
      boolean open = Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
      return open ? Optional.of("is open to other users: chmod o= it") : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.of("has permissions that cannot be checked");
    }
  }
}
