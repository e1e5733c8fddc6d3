package org.wasl.gateway.command;

import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.PasswordHash;
import org.wasl.console.auth.PersonIdentity;
import org.wasl.console.auth.User;
import org.wasl.console.auth.UsersFile;
import org.wasl.gateway.command.option.ConfigOptions;
import org.wasl.gateway.command.option.LoginOptions;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.wiring.ConsoleUsersFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wasl user}: adds a user of the console, changes or removes one. */
@Command(
    name = "user",
    description = {
      "Add a console user, or give one a new password and roles; the password is typed, or piped"
          + " in. A running gateway takes it over within a second.",
      "With --remove: remove him; his sessions end."
    },
    mixinStandardHelpOptions = true)
public final class UserCommand extends OperatorCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "name to log in with")
  private String name;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ROLE[,ROLE]",
      description = "viewer, operator, approver, auditor")
  private String roles;

  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      description = "his public key (JWK), by which he signs acts while no gateway runs")
  private Path publicKey;

  @Option(
      names = "--oidc-identity",
      paramLabel = "ISSUER#SUBJECT",
      description = "who he is at the OpenID provider: by either login he is one person")
  private List<String> identities = new ArrayList<>();

  @Option(names = "--remove", description = "remove the user")
  private boolean remove;

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    GatewayConfig config = configured.read().gateway();
    Path file = ConsoleUsersFile.file(config);
    if (remove == (roles != null)) {
      throw new IllegalArgumentException("NAME ROLE[,ROLE], or NAME --remove");
    }
    if (remove) {
      if (!ConsoleUsersFile.remove(file, name)) {
        throw new IllegalArgumentException("no user is called " + name);
      }
      out.println(name + " is no longer in " + file);
      return 0;
    }
    Set<ConsoleRole> known = UsersFile.roles(roles);
    Optional<User> before = ConsoleUsersFile.find(file, name);
    Optional<JWK> key =
        publicKey == null ? before.flatMap(User::signingKey) : Optional.of(key(publicKey));
    Set<PersonIdentity> links =
        identities.isEmpty()
            ? before.map(User::links).orElse(Set.of())
            : identities.stream().map(PersonIdentity::parse).collect(Collectors.toSet());
    ConsoleUsersFile.put(file, new User(name, known, password(config), key, links));
    out.println(name + " is in " + file + "; a running gateway takes it over");
    return 0;
  }

  private static PasswordHash password(GatewayConfig config) throws IOException {
    char[] password = LoginOptions.typed("Password: ");
    PasswordHash.requireLength(password, config.management().minPasswordChars());
    int iterations =
        Math.max(PasswordHash.DEFAULT_ITERATIONS, config.management().minPasswordIterations());
    PasswordHash hash = PasswordHash.of(password, iterations, new SecureRandom());
    Arrays.fill(password, ' ');
    return hash;
  }

  private static JWK key(Path file) {
    try {
      return UsersFile.publicKey(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be read", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
