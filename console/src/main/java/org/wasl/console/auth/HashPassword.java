package org.wasl.console.auth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Set;
import org.wasl.rules.runtime.RootCause;
import org.wasl.rules.runtime.Utf8Output;

/**
 * Prints the line of the users file for a name, its roles and the password typed (or piped in).
 * Usage: {@code HashPassword NAME ROLE[,ROLE]}.
 */
public final class HashPassword {
  private HashPassword() {}

  /** Runs from a command line; bad usage ends with status 2. */
  public static void main(String[] args) throws IOException {
    Utf8Output.install();
    if (args.length != 2) {
      fail("usage: HashPassword NAME ROLE[,ROLE]");
    }
    try {
      Set<ConsoleRole> roles = UsersFile.roles(args[1]);
      PasswordHash hash =
          PasswordHash.of(password(), PasswordHash.DEFAULT_ITERATIONS, new SecureRandom());
      System.out.println(UsersFile.line(args[0], roles, hash));
    } catch (IllegalArgumentException e) {
      fail(RootCause.message(e));
    }
  }

  private static void fail(String line) {
    System.err.println(line);
    System.exit(2);
  }

  private static char[] password() throws IOException {
    if (System.console() != null && System.console().isTerminal()) {
      return System.console().readPassword("Password: ");
    }
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    if (line == null || line.isEmpty()) {
      throw new IllegalArgumentException("no password given");
    }
    return line.toCharArray();
  }
}
