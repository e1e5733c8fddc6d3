package org.wasl.base.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.wasl.base.SecretFile;

/** Refuses configured files with secrets that other users of the machine could read or change. */
public final class SecretFileCheck {
  private SecretFileCheck() {}

  /** Checks a file that a key names, where it names one. */
  public static void check(Settings settings, SettingKey<?> key, Optional<Path> file) {
    file.flatMap(SecretFile::problem).ifPresent(reason -> settings.refuse(key, reason));
  }

  /** Checks the private keys in a folder; one that is not there yet holds none. */
  public static void checkFolder(Settings settings, SettingKey<?> key, Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.newDirectoryStream(folder, "*.{key,private.jwks}")) {
      for (Path file : files) {
        SecretFile.problem(file)
            .ifPresent(reason -> settings.refuse(key, file.getFileName() + " " + reason));
      }
    } catch (IOException e) {
      settings.refuse(key, "cannot be listed");
    }
  }
}
