package org.wasl.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.PasswordHash;
import org.wasl.console.auth.UsersFile;

/**
 * The operator and the approver of the demo. Both are users of the console, and each data folder
 * has its own passwords.
 */
final class DemoOperators {
  static final String OPERATOR = "operator";
  static final String APPROVER = "approver";
  private static final int PASSWORD_BYTES = 15;

  private final Path data;

  private DemoOperators(Path data) {
    this.data = data;
  }

  /** Adds them to the users file unless an earlier run did. */
  static DemoOperators ensure(Path data) throws IOException {
    Files.createDirectories(data);
    DemoOperators operators = new DemoOperators(data);
    operators.ensure(OPERATOR, Set.of(ConsoleRole.VIEWER, ConsoleRole.OPERATOR));
    operators.ensure(APPROVER, Set.of(ConsoleRole.VIEWER, ConsoleRole.APPROVER));
    return operators;
  }

  /** The password of one of them. */
  String password(String name) throws IOException {
    return Files.readString(passwordFile(name)).strip();
  }

  /** The options by which one of them logs in at the command line. */
  List<String> login(String name) {
    return List.of("--user=" + name, "--password-file=" + passwordFile(name));
  }

  private Path passwordFile(String name) {
    return data.resolve(name.equals(OPERATOR) ? "console-password" : "console-password-" + name);
  }

  private void ensure(String name, Set<ConsoleRole> roles) throws IOException {
    if (Files.exists(passwordFile(name))) {
      return;
    }
    SecureRandom random = new SecureRandom();
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    PasswordHash hash =
        PasswordHash.of(password.toCharArray(), PasswordHash.DEFAULT_ITERATIONS, random);
    append(data.resolve("users.properties"), UsersFile.line(name, roles, hash));
    // The password is last. If the process is killed before, the next run reports a duplicate user.
    append(passwordFile(name), password);
  }

  private static void append(Path file, String line) throws IOException {
    if (Files.notExists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }
}
