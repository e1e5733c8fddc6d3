package org.wasl.trials.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.PasswordHash;
import org.wasl.console.auth.UsersFile;

/** One user of the console, with a password that is made once for each data folder. */
final class DemoConsoleUser {
  static final String NAME = "operator";
  private static final String PASSWORD_FILE = "console-password";
  private static final int PASSWORD_BYTES = 15;

  private DemoConsoleUser() {}

  /** Adds the user unless an earlier run did, and returns the password. */
  static String ensure(Path data) throws IOException {
    Files.createDirectories(data);
    Path file = data.resolve(PASSWORD_FILE);
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    SecureRandom random = new SecureRandom();
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    PasswordHash hash =
        PasswordHash.of(password.toCharArray(), PasswordHash.DEFAULT_ITERATIONS, random);
    String line = UsersFile.line(NAME, Set.of(ConsoleRole.VIEWER, ConsoleRole.OPERATOR), hash);
    append(data.resolve("users.properties"), line);
    // The password last: killed in between, the next run adds a user that can be used.
    append(file, password);
    return password;
  }

  private static void append(Path file, String line) throws IOException {
    if (Files.notExists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }
}
