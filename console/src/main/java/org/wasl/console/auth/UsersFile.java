package org.wasl.console.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The file of console users, one a line: {@code name roles hash}, separated by blanks; roles are
 * comma-separated names of {@link ConsoleRole} in lower case; the hash is as {@link
 * PasswordHash#encoded}. Empty lines and lines that begin with {@code #} are skipped.
 */
public final class UsersFile {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private UsersFile() {}

  /** The line for one user, ready to be appended to the file. */
  public static String line(String name, Set<ConsoleRole> roles, PasswordHash hash) {
    checkName(name);
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("a user needs a role");
    }
    String names =
        EnumSet.copyOf(roles).stream().map(ConsoleRole::wireName).collect(Collectors.joining(","));
    return name + " " + names + " " + hash.encoded();
  }

  /**
   * Reads and checks the whole file.
   *
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException naming file and line when a line is wrong; it never quotes it
   */
  public static Map<String, User> read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    Map<String, User> users = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        User user = parse(line);
        if (users.put(user.name(), user) != null) {
          throw new IllegalArgumentException("a second line for the same user");
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            file.getFileName() + " line " + (i + 1) + ": " + e.getMessage());
      }
    }
    return Map.copyOf(users);
  }

  private static User parse(String line) {
    String[] part = line.split("\\s+");
    if (part.length != 3) {
      throw new IllegalArgumentException("expected: name roles hash");
    }
    checkName(part[0]);
    return new User(part[0], roles(part[1]), PasswordHash.parse(part[2]));
  }

  /**
   * Reads comma-separated role names in lower case.
   *
   * @throws IllegalArgumentException when one is unknown; the message lists the known ones
   */
  public static Set<ConsoleRole> roles(String names) {
    EnumSet<ConsoleRole> roles = EnumSet.noneOf(ConsoleRole.class);
    for (String name : names.split(",", -1)) {
      roles.add(role(name));
    }
    return roles;
  }

  private static ConsoleRole role(String name) {
    for (ConsoleRole role : ConsoleRole.values()) {
      if (role.wireName().equals(name)) {
        return role;
      }
    }
    throw new IllegalArgumentException("unknown role; known: viewer, operator, approver, auditor");
  }

  /** Whether the text is a valid user name. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private static void checkName(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException("a user name is 1 to 64 of A-Z a-z 0-9 . _ -");
    }
  }
}
