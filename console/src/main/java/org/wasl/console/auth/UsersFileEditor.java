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
import org.wasl.base.OwnerFile;

/**
 * Changes the users file one line at a time: comments and other lines stay, and a reader finds the
 * old file or the new one. In one process, changes come one after the other.
 */
public final class UsersFileEditor {
  private static final String HEADING =
      "# One user a line, written by: ./wasl user NAME ROLE[,ROLE]";

  private UsersFileEditor() {}

  /** Creates the file where it is missing. */
  public static synchronized void makeIfMissing(Path file) throws IOException {
    if (Files.notExists(file)) {
      write(file, List.of(HEADING));
    }
  }

  /**
   * The users as the file has them now, by their names in lower case; none where there is no file.
   *
   * @throws IllegalArgumentException naming file and line when a line is wrong
   */
  public static Map<String, User> users(Path file) throws IOException {
    return Files.exists(file) ? UsersFile.read(file, PasswordHash.MIN_ITERATIONS) : Map.of();
  }

  /** The user of this name as the file lists it now; empty where there is none, or no file. */
  public static Optional<User> find(Path file, String name) throws IOException {
    return Optional.ofNullable(users(file).get(name.toLowerCase(Locale.ROOT)));
  }

  /** SHA-256 of the file (hex): another one after each change. */
  public static String digest(Path file) throws IOException {
    return HexFormat.of().formatHex(MerkleTree.sha256().digest(Files.readAllBytes(file)));
  }

  /**
   * Replaces the line of a user, or appends it.
   *
   * @throws IllegalArgumentException when the file would be wrong with it; it stays as it is
   */
  public static synchronized void put(Path file, User user) throws IOException {
    List<String> lines = without(file, user.name());
    lines.add(UsersFile.line(user));
    write(file, lines);
  }

  /**
   * Replaces the line of a user, appends or removes it, unless it has been changed.
   *
   * @param before the user as it was read; empty where there was none
   * @param now the user as it is to be; empty where it is removed
   * @return whether it was done
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

  /** Removes the line of a user; false, and nothing changed, where there is none. */
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
