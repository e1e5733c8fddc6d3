package org.wasl.runtime.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.wasl.runtime.SecretFile;

/** Refuses configured files with secrets that other users of the machine could read or change. */
public final class SecretFileCheck {
  private SecretFileCheck() {}

  /** Checks a file that a setting names, where it names one. */
  public static void check(Settings settings, String name, Optional<Path> file) {
    file.flatMap(SecretFile::problem).ifPresent(reason -> settings.refuse(name, reason));
  }

  /** Checks the private keys in a folder. One that is not there yet holds none. */
  public static void checkFolder(Settings settings, String name, Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.newDirectoryStream(folder, "*.{key,private.jwks}")) {
      for (Path file : files) {
        SecretFile.problem(file)
            .ifPresent(reason -> settings.refuse(name, file.getFileName() + " " + reason));
      }
    } catch (IOException e) {
      settings.refuse(name, "cannot be listed");
    }
  }
}
