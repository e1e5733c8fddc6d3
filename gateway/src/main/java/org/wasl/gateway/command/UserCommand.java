package org.wasl.gateway.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.PasswordHash;
import org.wasl.console.auth.UsersFile;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.wiring.ConsoleUsersFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./wasl user}: adds a user of the console, or gives one a new password and roles. */
@Command(
    name = "user",
    description = "Add a console user or change one; the password is typed, or piped in.",
    mixinStandardHelpOptions = true)
public final class UserCommand extends OperatorCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "name to log in with")
  private String name;

  @Parameters(index = "1", paramLabel = "ROLE[,ROLE]", description = "viewer, operator, …")
  private String roles;

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    GatewayConfig config = configured.read().gateway();
    Set<ConsoleRole> known = UsersFile.roles(roles);
    char[] password = password();
    String line =
        UsersFile.line(
            name,
            known,
            PasswordHash.of(password, PasswordHash.DEFAULT_ITERATIONS, new SecureRandom()));
    Arrays.fill(password, ' ');
    Path file = ConsoleUsersFile.file(config);
    ConsoleUsersFile.put(file, name, line);
    out.println(name + " is in " + file + "; a running gateway reads it when it starts again");
    return 0;
  }

  private static char[] password() throws IOException {
    if (System.console() != null && System.console().isTerminal()) {
      return System.console().readPassword("Password: ");
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    if (line == null || line.isEmpty()) {
      throw new IllegalArgumentException("no password given");
    }
    return line.toCharArray();
  }
}
