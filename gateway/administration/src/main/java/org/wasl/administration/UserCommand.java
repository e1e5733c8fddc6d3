package org.wasl.administration;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.wasl.administration.operator.ManagementSession;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.LoginOptions;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.PasswordHash;
import org.wasl.console.auth.PersonIdentity;
import org.wasl.console.auth.User;
import org.wasl.console.auth.UsersFile;
import org.wasl.console.auth.UsersFileEditor;
import org.wasl.operations.arguments.OperatorInput;
import org.wasl.operations.persons.UsersMXBean.UserChangeRow;
import org.wasl.operations.persons.UsersMXBean.UserChangeState;
import org.wasl.operations.persons.UsersMXBean.UserList;
import org.wasl.operations.persons.UsersMXBean.UserRow;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wasl user} adds, changes or removes a user of the console. */
@Command(
    name = "user",
    description = {
      "Add, change or remove a console user. A running gateway applies the change at once.",
      "With --user or --oidc you log in to the gateway as an operator. The audit trail records who"
          + " did it. Changes that concern an approver wait for a second person. A new user gets a"
          + " one-time password, and must choose another.",
      "Without these options, the command writes the users file directly, if you may write it: NAME"
          + " ROLE[,ROLE] with a password that you type, or NAME --remove."
    },
    mixinStandardHelpOptions = true)
public final class UserCommand extends OperatorCommand {
  /** 31 characters that are not easily confused, 4.9 bits each. */
  private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final int GROUPS = 4;
  private static final int GROUP_CHARS = 5;
  private static final String USAGE =
      "NAME ROLE[,ROLE], NAME --remove, --new-password, --lock or --unlock, or --list,"
          + " --approve ID, --reject ID or --own-password";

  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "name to log in with")
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
      description =
          "public key (JWK) with which the user signs operations while the gateway is stopped")
  private Path publicKey;

  @Option(
      names = "--oidc-identity",
      paramLabel = "ISSUER#SUBJECT",
      description = "identity at the OpenID provider of the same person")
  private List<String> identities = new ArrayList<>();

  @Option(names = "--reason", paramLabel = "CODE", description = "reason code for the audit trail")
  private String reason;

  @Mixin private LoginOptions login = new LoginOptions();

  @ArgGroup private UserMode mode = new UserMode();

  /** The mode. The default sets the roles of the user. */
  private static final class UserMode {
    @Option(names = "--remove", description = "remove the user, and end all sessions")
    private boolean remove;

    @Option(
        names = "--new-password",
        description = "issue a one-time password; the user must choose another")
    private boolean newPassword;

    @Option(names = "--lock", description = "refuse logins, and end all sessions")
    private boolean lock;

    @Option(names = "--unlock", description = "allow logins again")
    private boolean unlock;

    @Option(names = "--list", description = "list users and pending changes")
    private boolean list;

    @Option(
        names = "--approve",
        paramLabel = "ID",
        description = "as the second person: approve and apply the change")
    private String approve;

    @Option(
        names = "--reject",
        paramLabel = "ID",
        description = "reject the change, or withdraw your own")
    private String reject;

    @Option(names = "--own-password", description = "choose your own password")
    private boolean ownPassword;

    private boolean isOfNobody() {
      return list || approve != null || reject != null || ownPassword;
    }

    private boolean isOnline() {
      return isOfNobody() || newPassword || lock || unlock;
    }

    private boolean isGiven() {
      return isOnline() || remove;
    }
  }

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    if (mode.isOfNobody() == (name != null) || mode.isGiven() == (roles != null)) {
      throw new IllegalArgumentException(USAGE);
    }
    GatewayConfig config = configured.read().gateway();
    if (!login.isGiven() && !mode.isOnline()) {
      return edit(config, out);
    }
    if (mode.ownPassword) {
      return choose(config, out);
    }
    if (publicKey != null || !identities.isEmpty()) {
      throw new IllegalArgumentException(
          "--public-key and --oidc-identity are written by whoever keeps the users file: without"
              + " --user");
    }
    return ask(config, out);
  }

  /** Edits the users file directly, without a gateway. */
  private int edit(GatewayConfig config, PrintWriter out) throws IOException {
    Path file = config.usersFile();
    if (mode.remove) {
      if (!UsersFileEditor.remove(file, name)) {
        throw new IllegalArgumentException("no user is called " + name);
      }
      out.println(name + " is no longer in " + file);
      return 0;
    }
    Set<ConsoleRole> known = UsersFile.roles(roles);
    Optional<User> before = UsersFileEditor.find(file, name);
    Optional<JWK> key =
        publicKey == null ? before.flatMap(User::signingKey) : Optional.of(key(publicKey));
    Set<PersonIdentity> links =
        identities.isEmpty()
            ? before.map(User::links).orElse(Set.of())
            : identities.stream().map(PersonIdentity::parse).collect(Collectors.toSet());
    boolean locked = before.map(User::locked).orElse(false);
    User user = new User(name, known, password(config), key, links, locked, Optional.empty());
    if (!UsersFileEditor.replace(file, before, Optional.of(user))) {
      throw new IllegalArgumentException(
          name + " was changed in " + file + " while the password was typed: look, and try again");
    }
    out.println(
        name
            + " is in "
            + file
            + (locked ? ", locked (--unlock allows logins again)" : "")
            + "; a running gateway takes it over");
    return 0;
  }

  private PasswordHash password(GatewayConfig config) throws IOException {
    char[] password = LoginOptions.typed("Password: ");
    PasswordHash.requireStrength(password, name, config.management().minPasswordChars());
    PasswordHash hash =
        PasswordHash.of(password, config.management().newPasswordIterations(), new SecureRandom());
    Arrays.fill(password, ' ');
    return hash;
  }

  private int choose(GatewayConfig config, PrintWriter out) throws Exception {
    if (login.byProvider() || login.user() == null) {
      throw new IllegalArgumentException("--own-password --user NAME: a provider has its own way");
    }
    char[] present = login.password();
    char[] chosen = LoginOptions.typed("New password: ");
    ManagementSession.changePassword(config, login, present, chosen);
    out.println("the new password of " + login.user() + " is in force; sessions have ended");
    return 0;
  }

  /** Asks the running gateway, in the name of the person who logs in. */
  private int ask(GatewayConfig config, PrintWriter out) throws Exception {
    boolean changes = name != null;
    if (changes != (reason != null)) {
      throw new IllegalArgumentException(
          changes ? "say why: --reason CODE" : "--reason goes with a change");
    }
    try (ManagementSession session = ManagementSession.open(config, login, err())) {
      if (mode.list) {
        list(session.invoke("Users", "list", UserList.class), out);
      } else if (changes) {
        change(session, out);
      } else {
        String decision = mode.approve != null ? "approve" : "reject";
        String request = mode.approve != null ? mode.approve : mode.reject;
        out.println(
            line(
                session.invoke(
                    "Users",
                    decision,
                    JsonNodeFactory.instance.objectNode().put("request", request),
                    UserChangeState.class)));
      }
    }
    return 0;
  }

  private void change(ManagementSession session, PrintWriter out) throws IOException {
    ObjectNode arguments =
        JsonNodeFactory.instance
            .objectNode()
            .put("user", name)
            .put("reason", OperatorInput.requireCode("reason", reason));
    UserList now = session.invoke("Users", "list", UserList.class);
    boolean isNew = now.users().stream().noneMatch(user -> user.user().equalsIgnoreCase(name));
    if (isNew && roles != null) {
      arguments.put("new", true);
    }
    if (roles != null) {
      ArrayNode given = arguments.putArray("roles");
      UsersFile.roles(roles).forEach(role -> given.add(role.wireName()));
    }
    if (mode.lock || mode.unlock) {
      arguments.put("locked", mode.lock);
    }
    Optional<String> password =
        mode.newPassword || isNew && roles != null ? Optional.of(oneTime()) : Optional.empty();
    password.ifPresent(
        it ->
            arguments.put(
                "passwordHash",
                PasswordHash.of(it.toCharArray(), now.iterations(), new SecureRandom()).encoded()));
    out.println(
        line(
            session.invoke(
                "Users", mode.remove ? "remove" : "change", arguments, UserChangeState.class)));
    password.ifPresent(
        it ->
            out.println(
                ("one-time password, shown only now: %s%nwith it %s chooses another:"
                        + " ./wasl user --own-password --user %s, or /hawtio/auth/password")
                    .formatted(it, name, name)));
  }

  private static String line(UserChangeState change) {
    return switch (change.state()) {
      case "done" -> change.user() + ": done";
      case "waiting" ->
          "%s: %s to %s waits for a second person: ./wasl user --approve %s --user NAME"
              .formatted(change.user(), change.before(), change.after(), change.id());
      case String state -> change.user() + ": " + state;
    };
  }

  private static void list(UserList answer, PrintWriter out) {
    for (UserRow user : answer.users()) {
      out.printf(
          "%s %s%s%s%n",
          user.user(),
          String.join(",", user.roles()),
          user.locked() ? " locked" : "",
          user.oneTimeUntil() == null ? "" : " one-time password until " + user.oneTimeUntil());
    }
    for (UserChangeRow row : answer.requests()) {
      if (row.state().equals("waiting")) {
        out.printf(
            "%s%s%n  asked by %s at %s: %s%n",
            line(new UserChangeState(row.user(), row.state(), row.id(), row.before(), row.after())),
            row.stale() ? " (out of date: reject it)" : "",
            row.requestedBy(),
            row.requestedAt(),
            row.reason());
      }
    }
  }

  /** 99 random bits, in groups that can be read out. */
  private static String oneTime() {
    SecureRandom random = new SecureRandom();
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      groups.add(
          random
              .ints(GROUP_CHARS, 0, ALPHABET.length())
              .mapToObj(at -> ALPHABET.substring(at, at + 1))
              .collect(Collectors.joining()));
    }
    return String.join("-", groups);
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
