package org.wasl.gateway.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wasl.console.auth.PasswordHash;
import org.wasl.console.auth.User;
import org.wasl.console.auth.UsersFile;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.rules.runtime.OwnerFile;

/**
 * The file of console users: created with a heading that explains it, changed one line at a time.
 */
public final class ConsoleUsersFile {
  private static final String HEADING =
      "# One user a line, written by: ./wasl user NAME ROLE[,ROLE]";

  private ConsoleUsersFile() {}

  /** Where it is: as configured, or in the data folder. */
  public static Path file(GatewayConfig config) {
    return config
        .management()
        .usersFile()
        .orElse(config.folders().dataDir().resolve("users.properties"));
  }

  /** Creates the file where it is missing. */
  public static void makeIfMissing(Path file) throws IOException {
    if (Files.notExists(file)) {
      write(file, List.of(HEADING));
    }
  }

  /** The user of this name as the file has him now; empty where there is none, or no file. */
  public static Optional<User> find(Path file, String name) throws IOException {
    return Files.exists(file)
        ? Optional.ofNullable(
            UsersFile.read(file, PasswordHash.MIN_ITERATIONS).get(name.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /**
   * Replaces the line of a user, or appends it.
   *
   * @throws IllegalArgumentException when the file would be wrong with it; it stays as it is
   */
  public static void put(Path file, User user) throws IOException {
    List<String> lines = without(file, user.name());
    lines.add(UsersFile.line(user));
    write(file, lines);
  }

  /** Removes the line of a user; false, and nothing changed, where there is none. */
  public static boolean remove(Path file, String name) throws IOException {
    if (find(file, name).isEmpty()) {
      return false;
    }
    write(file, without(file, name));
    return true;
  }

  private static List<String> without(Path file, String name) throws IOException {
    List<String> lines =
        new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of(HEADING));
    lines.removeIf(other -> other.strip().split("\\s", 2)[0].equalsIgnoreCase(name));
    return lines;
  }

  private static void write(Path file, List<String> lines) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    UsersFile.parse(file.getFileName().toString(), lines, PasswordHash.MIN_ITERATIONS);
    OwnerFile.replace(file, String.join("\n", lines) + "\n");
  }
}
