package org.wasl.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Locale;

/**
 * Prints the line of the users file for a name, its roles and the password typed (or piped in).
 * Usage: {@code HashPassword NAME ROLE[,ROLE]}.
 */
public final class HashPassword {
  private HashPassword() {}

  /** Runs from a command line; bad usage ends with status 2. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: HashPassword NAME ROLE[,ROLE]");
      System.exit(2);
    }
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    for (String role : args[1].split(",")) {
      roles.add(Role.valueOf(role.toUpperCase(Locale.ROOT)));
    }
    PasswordHash hash =
        PasswordHash.of(password(), PasswordHash.DEFAULT_ITERATIONS, new SecureRandom());
    System.out.println(UsersFile.line(args[0], roles, hash));
  }

  private static char[] password() throws IOException {
    if (System.console() != null) {
      return System.console().readPassword("Password: ");
    }
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return line == null ? new char[0] : line.toCharArray();
  }
}
