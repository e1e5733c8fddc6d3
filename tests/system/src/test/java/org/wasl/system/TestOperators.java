package org.wasl.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wasl.administration.backup.SignOperationCommand;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.PasswordHash;
import org.wasl.console.auth.UsersFile;

/**
 * Operations staff for tests. Their password's hash is cheap and computed once, so start the
 * gateway with {@link #SETTING}.
 */
public final class TestOperators {
  /** Fewest iterations that a gateway can be configured to take. */
  private static final int ITERATIONS = 100_000;

  /** Key and value of the setting. */
  public static final Map.Entry<String, String> SETTING =
      Map.entry("management.minPasswordIterations", Integer.toString(ITERATIONS));

  public static final String PASSWORD = "a synthetic one";
  private static final PasswordHash HASH =
      PasswordHash.of(PASSWORD.toCharArray(), ITERATIONS, new SecureRandom());
  private static final Map<String, Set<ConsoleRole>> ROLES =
      Map.of(
          "anna", Set.of(ConsoleRole.OPERATOR, ConsoleRole.APPROVER),
          "ben", Set.of(ConsoleRole.OPERATOR, ConsoleRole.APPROVER),
          "cara", Set.of(ConsoleRole.OPERATOR),
          "omar", Set.of(ConsoleRole.APPROVER),
          "lina", Set.of(ConsoleRole.AUDITOR));

  private TestOperators() {}

  /** Writes users file and password file of a data folder. */
  public static void write(Path data) throws IOException {
    Files.createDirectories(data);
    Files.write(
        data.resolve("users.properties"),
        ROLES.entrySet().stream()
            .map(user -> UsersFile.line(user.getKey(), user.getValue(), HASH))
            .toList());
    passwordFile(inFolder(data));
  }

  /** The options by which a person logs in at the command line. */
  public static List<String> login(Path data, String person) {
    return List.of("--user=" + person, "--password-file=" + inFolder(data));
  }

  /** Makes the key file of a person and lists its public key in the users file. */
  public static void addKey(Path data, String person, Path key) throws IOException {
    CommandResult made =
        CommandResult.of(new SignOperationCommand(), List.of("--make-key", "--key=" + key));
    Path file = data.resolve("users.properties");
    Files.write(
        file,
        Files.readAllLines(file).stream()
            .map(line -> line.startsWith(person + " ") ? line + " key=" + made.out().strip() : line)
            .toList());
  }

  /** Writes the password that all of them have. */
  public static void passwordFile(Path file) throws IOException {
    Files.writeString(file, PASSWORD + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static Path inFolder(Path data) {
    return data.resolve("operators-password");
  }
}
