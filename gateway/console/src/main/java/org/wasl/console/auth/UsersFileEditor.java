package org.wasl.console.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.wasl.audit.log.MerkleTree;
import org.wasl.runtime.OwnerFile;

/**
 * Changes the users file one line at a time. Comments and other lines stay, and a reader finds the
 * old file or the new one. A process makes one change at a time.
 */
public final class UsersFileEditor {
  private static final String HEADING =
      "# One user a line, written by: ./wasl user NAME ROLE[,ROLE]";

  private UsersFileEditor() {}

  /** Creates the file if it is missing. */
  public static synchronized void makeIfMissing(Path file) throws IOException {
    if (Files.notExists(file)) {
      write(file, List.of(HEADING));
    }
  }

  /**
   * The present users of the file, by their names in lower case. Empty if there is no file.
   *
   * @throws IllegalArgumentException with file and line if a line is wrong
   */
  public static Map<String, User> users(Path file) throws IOException {
    return Files.exists(file) ? UsersFile.read(file, PasswordHash.MIN_ITERATIONS) : Map.of();
  }

  /** The present user of this name. Empty if there is no such user, or no file. */
  public static Optional<User> find(Path file, String name) throws IOException {
    return Optional.ofNullable(users(file).get(name.toLowerCase(Locale.ROOT)));
  }

  /** SHA-256 of the file (hex), which differs after each change. */
  public static String digest(Path file) throws IOException {
    return HexFormat.of().formatHex(MerkleTree.sha256().digest(Files.readAllBytes(file)));
  }

  /**
   * Replaces the line of a user, or appends it.
   *
   * @throws IllegalArgumentException if the line would make the file invalid; the file then stays
   *     unchanged
   */
  public static synchronized void put(Path file, User user) throws IOException {
    List<String> lines = without(file, user.name());
    lines.add(UsersFile.line(user));
    write(file, lines);
  }

  /**
   * Replaces, appends or removes the line of a user, unless another change came first.
   *
   * @param before the user as it was read; empty if there was none
   * @param now the user after the change; empty to remove the user
   * @return whether the file was changed
   */
  public static synchronized boolean replace(Path file, Optional<User> before, Optional<User> now)
      throws IOException {
    String name = before.or(() -> now).orElseThrow().name();
    if (!find(file, name).map(UsersFile::line).equals(before.map(UsersFile::line))) {
      return false;
    }
    if (now.isPresent()) {
      put(file, now.get());
    } else {
      remove(file, name);
    }
    return true;
  }

  /** Removes the line of a user. Returns false and changes nothing if there is none. */
  public static synchronized boolean remove(Path file, String name) throws IOException {
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
