package org.wasl.gateway.command;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.stream.StreamSupport;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.PasswordHash;
import org.wasl.console.auth.PersonIdentity;
import org.wasl.console.auth.User;
import org.wasl.console.auth.UsersFile;
import org.wasl.console.auth.UsersFileEditor;
import org.wasl.gateway.command.operator.ManagementSession;
import org.wasl.gateway.command.operator.OperatorCommand;
import org.wasl.gateway.command.option.ConfigOptions;
import org.wasl.gateway.command.option.LoginOptions;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.operations.arguments.OperatorInput;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./wasl user}: adds a user of the console, changes or removes one. */
@Command(
    name = "user",
    description = {
      "Add a console user, or change or remove one. A running gateway takes it over at once.",
      "With --user or --oidc you log in to the gateway as an operator: the audit trail says who"
          + " did it, and what concerns an approver waits for a second person. A new user gets a"
          + " password that is valid once, to choose another.",
      "Without, the users file is written directly, by whoever keeps it: NAME ROLE[,ROLE] with a"
          + " password that is typed, or NAME --remove."
    },
    mixinStandardHelpOptions = true)
public final class UserCommand extends OperatorCommand {
  /** 31 characters that nobody mistakes for another one: 4.9 bits each. */
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
      description = "public key (JWK) by which the user signs operations while no gateway runs")
  private Path publicKey;

  @Option(
      names = "--oidc-identity",
      paramLabel = "ISSUER#SUBJECT",
      description = "identity at the OpenID provider: either login is the same person")
  private List<String> identities = new ArrayList<>();

  @Option(names = "--reason", paramLabel = "CODE", description = "why; ends in the audit entry")
  private String reason;

  @Mixin private LoginOptions login = new LoginOptions();

  @ArgGroup private UserMode mode = new UserMode();

  /** The mode; without any of these the user gets the roles. */
  private static final class UserMode {
    @Option(names = "--remove", description = "remove the user; all sessions end")
    private boolean remove;

    @Option(
        names = "--new-password",
        description = "give a password that is valid once, to choose another")
    private boolean newPassword;

    @Option(names = "--lock", description = "refuse each login; all sessions end")
    private boolean lock;

    @Option(names = "--unlock", description = "allow logins again")
    private boolean unlock;

    @Option(names = "--list", description = "list users, and changes that wait")
    private boolean list;

    @Option(names = "--approve", paramLabel = "ID", description = "the second person: does it")
    private String approve;

    @Option(names = "--reject", paramLabel = "ID", description = "says no, or withdraws it")
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

  /** In the file, by whoever keeps it. */
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

  /** At the running gateway, by the person who logs in. */
  private int ask(GatewayConfig config, PrintWriter out) throws Exception {
    boolean changes = name != null;
    if (changes != (reason != null)) {
      throw new IllegalArgumentException(
          changes ? "say why: --reason CODE" : "--reason goes with a change");
    }
    try (ManagementSession session = ManagementSession.open(config, login, err())) {
      if (mode.list) {
        list(session.invoke("Users", "list"), out);
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
                    JsonNodeFactory.instance.objectNode().put("request", request))));
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
    JsonNode now = session.invoke("Users", "list");
    boolean isNew =
        StreamSupport.stream(now.path("users").spliterator(), false)
            .noneMatch(user -> user.path("user").asText().equalsIgnoreCase(name));
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
                PasswordHash.of(
                        it.toCharArray(), now.path("iterations").asInt(), new SecureRandom())
                    .encoded()));
    JsonNode answer = session.invoke("Users", mode.remove ? "remove" : "change", arguments);
    out.println(line(answer));
    password.ifPresent(
        it ->
            out.println(
                ("one-time password, shown only now: %s%nwith it %s chooses another:"
                        + " ./wasl user --own-password --user %s, or /hawtio/auth/password")
                    .formatted(it, name, name)));
  }

  private static String line(JsonNode answer) {
    String user = answer.path("user").asText();
    return switch (answer.path("state").asText()) {
      case "done" -> user + ": done";
      case "waiting" ->
          "%s: %s to %s waits for a second person: ./wasl user --approve %s --user NAME"
              .formatted(
                  user,
                  answer.path("before").asText(),
                  answer.path("after").asText(),
                  answer.path("id").asText());
      case String state -> user + ": " + state;
    };
  }

  private static void list(JsonNode answer, PrintWriter out) {
    for (JsonNode user : answer.path("users")) {
      List<String> words = new ArrayList<>();
      user.path("roles").forEach(role -> words.add(role.asText()));
      out.printf(
          "%s %s%s%s%n",
          user.path("user").asText(),
          String.join(",", words),
          user.path("locked").asBoolean() ? " locked" : "",
          user.has("oneTimeUntil")
              ? " one-time password until " + user.path("oneTimeUntil").asText()
              : "");
    }
    for (JsonNode request : answer.path("requests")) {
      if (request.path("state").asText().equals("waiting")) {
        out.printf(
            "%s%s%n  asked by %s at %s: %s%n",
            line(request),
            request.path("stale").asBoolean() ? " (out of date: reject it)" : "",
            request.path("requestedBy").asText(),
            request.path("requestedAt").asText(),
            request.path("reason").asText());
      }
    }
  }

  /** 99 bits of chance, in groups that can be read out. */
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
