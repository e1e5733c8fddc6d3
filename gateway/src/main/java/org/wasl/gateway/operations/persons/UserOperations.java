package org.wasl.gateway.operations.persons;

import static java.time.temporal.ChronoUnit.SECONDS;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.wasl.base.RootCause;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.auth.PasswordHash;
import org.wasl.console.auth.User;
import org.wasl.console.auth.UserChangeRule;
import org.wasl.console.auth.UsersFile;
import org.wasl.console.auth.UsersFileEditor;
import org.wasl.console.jmx.OpenMBean;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.config.settings.operations.ManagementConfig;
import org.wasl.gateway.operations.arguments.OperationArguments;
import org.wasl.gateway.operations.arguments.OperatorInput;
import org.wasl.gateway.operations.arguments.Rfc3339;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.rules.operations.TwoPersonRule.Objection;
import org.wasl.store.Store;
import org.wasl.store.users.PlannedUserChange;
import org.wasl.store.users.UserChangeDecision;
import org.wasl.store.users.UserChangeRequest;
import org.wasl.store.users.UserChangeRequests;

/**
 * Users of the console: {@code org.wasl:type=Users}. The users file stays their one home, and who
 * edits it by hand is followed as before. No password comes here: who gives one makes it elsewhere
 * and sends its hash, and it serves once, to choose another one.
 */
public final class UserOperations {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String NOBODY = "none";
  private static final String LOCKED = "locked";
  private static final String ONE_TIME = "one-time";

  /** A change that was planned on the file as it is. */
  private record Planned(
      Map<String, User> users,
      Optional<User> before,
      Optional<User> after,
      PlannedUserChange change) {
    boolean needsSecondPerson() {
      return UserChangeRule.needsSecondPerson(users, before, after, Caller.current());
    }
  }

  private static final String CHANGED_SINCE =
      "the users file has changed since: reject it, and ask anew";

  private final Path file;
  private final ManagementConfig config;
  private final UserChangeRequests requests;
  private final OperatorDirectory operators;
  private final Duration approval;
  private final int listed;
  private final Clock clock;

  /** Changes the users file of {@code config}. */
  public UserOperations(
      Store store, OperatorDirectory operators, GatewayConfig config, Clock clock) {
    this.file = config.usersFile();
    this.config = config.management();
    this.requests = store.userChangeRequests();
    this.operators = operators;
    this.approval = Duration.ofSeconds(config.operations().approvalSeconds());
    this.listed = config.operations().listed();
    this.clock = clock;
  }

  /** What the console offers of it. */
  public OpenMBean bean(MBeanOperationAdapter adapter) {
    return new OpenMBean("Users of the console")
        .query(
            "list",
            "Users, and changes that wait for a second person or were decided",
            () -> MBeanOperationAdapter.translateErrors(this::list))
        .action(
            "change",
            "Adds or changes a user, or asks for it where a second person must approve",
            "{\"user\":name,\"new\":bool?,\"roles\":[role]?,\"locked\":bool?,"
                + "\"passwordHash\":hash?,\"reason\":code}; where it says new, nobody is called so",
            adapter.withCaller(this::change))
        .action(
            "remove",
            "Removes a user, or asks for it where a second person must approve",
            "{\"user\":name,\"reason\":code}",
            adapter.withCaller(this::remove))
        .action(
            "approve",
            "Does what another person asked for",
            "{\"request\":id}",
            adapter.withCaller((document, person) -> decide(document, Action.APPROVE, person)))
        .action(
            "reject",
            "Says no to a request, or withdraws it",
            "{\"request\":id}",
            adapter.withCaller((document, person) -> decide(document, Action.REJECT, person)));
  }

  private synchronized String change(String document, String person) {
    OperationArguments asked =
        OperationArguments.of(
            document, Set.of("user", "new", "roles", "locked", "passwordHash", "reason"));
    Map<String, User> users = users();
    String name = name(asked);
    Optional<User> before = find(users, name);
    if (before.isPresent() && asked.flag("new").orElse(false)) {
      throw new OperationRefusedException(
          "user-exists", "a user is called so already: change that one");
    }
    Optional<String> hash = asked.text("passwordHash");
    User after = after(before, name, asked, hash);
    return execute(
        new Planned(
            users,
            before,
            Optional.of(after),
            planned(before, Optional.of(after), hash, asked.reason())),
        person);
  }

  private User after(
      Optional<User> before, String name, OperationArguments asked, Optional<String> hash) {
    Optional<Set<ConsoleRole>> roles = asked.texts("roles").map(UserOperations::roles);
    if (before.isEmpty() && (roles.isEmpty() || hash.isEmpty())) {
      throw new OperationRefusedException(
          "unknown", "no user is called so; a new one needs roles and passwordHash");
    }
    User user =
        before.orElseGet(() -> new User(name, roles.orElseThrow(), password(hash.orElseThrow())));
    User changed = user.with(roles.orElse(user.roles()), asked.flag(LOCKED).orElse(user.locked()));
    return hash.map(it -> changed.withPassword(password(it), Optional.of(oneTimeEnd())))
        .orElse(changed);
  }

  private Instant oneTimeEnd() {
    return clock.instant().plusSeconds(config.oneTimePasswordSeconds()).truncatedTo(SECONDS);
  }

  private PasswordHash password(String hash) {
    try {
      PasswordHash parsed = PasswordHash.parse(hash);
      if (parsed.iterations() >= config.minPasswordIterations()) {
        return parsed;
      }
    } catch (IllegalArgumentException e) {
      // Refused below; its message is not shown.
    }
    throw new OperationRefusedException(
        "bad-password",
        String.format(
            Locale.ROOT,
            "passwordHash is pbkdf2-sha256:iterations:salt:hash with at least %d iterations",
            config.minPasswordIterations()));
  }

  private synchronized String remove(String document, String person) {
    OperationArguments asked = OperationArguments.of(document, Set.of("user", "reason"));
    Map<String, User> users = users();
    Optional<User> before = find(users, name(asked));
    if (before.isEmpty()) {
      throw new OperationRefusedException("unknown", "no user is called so");
    }
    return execute(
        new Planned(
            users,
            before,
            Optional.empty(),
            planned(before, Optional.empty(), Optional.empty(), asked.reason())),
        person);
  }

  private PlannedUserChange planned(
      Optional<User> before, Optional<User> after, Optional<String> hash, String reason) {
    User user = before.or(() -> after).orElseThrow();
    return new PlannedUserChange(
        user.name(),
        operators.idOf(user.person()),
        before.map(User::rightsText).orElse(NOBODY),
        after.map(User::rightsText).orElse(NOBODY),
        hash,
        digest(),
        reason);
  }

  private String execute(Planned planned, String person) {
    PlannedUserChange change = planned.change();
    if (planned.before().equals(planned.after())) {
      throw new OperationRefusedException("unchanged", "the user is so already");
    }
    UserChangeRule.objection(
            planned.users(),
            planned.before(),
            planned.after(),
            Caller.current().person().identity())
        .ifPresent(
            why -> {
              throw new OperationRefusedException(why.code(), why.detail());
            });
    if (planned.needsSecondPerson()) {
      return requests
          .request(person, change, approval)
          .orElseThrow()
          .map(this::tree)
          .orElseThrow(
              () ->
                  new OperationRefusedException(
                      "user-requested",
                      "an open request is about this user: have it approved, or reject it"))
          .toString();
    }
    requests.change(person, change, any -> write(planned.before(), planned.after())).orElseThrow();
    return JSON.objectNode().put("user", change.user()).put("state", "done").toString();
  }

  private synchronized String decide(String document, Action action, String person) {
    OperationArguments asked = OperationArguments.of(document, Set.of("request"));
    var id =
        asked
            .text("request")
            .map(OperationArguments::id)
            .orElseThrow(() -> new OperationRefusedException("bad-document", "name the request"));
    return switch (requests.decide(id, action, person, digest(), this::write).orElseThrow()) {
      case UserChangeDecision.Decided(UserChangeRequest request) -> tree(request).toString();
      case UserChangeDecision.Objected(Objection why) ->
          throw new OperationRefusedException(
              why == Objection.STALE ? "users-changed" : why.code(),
              switch (why) {
                case UNKNOWN -> "no request " + id;
                case SAME_PERSON -> "another person than the requester must approve";
                case EXPIRED -> "nobody approved it in time: ask for it again";
                case STALE -> CHANGED_SINCE;
                case OVER, DECIDED, WRONG_TEST_MARK -> "it is over";
              });
    };
  }

  /** Refuses where the user has changed since the change was asked for. */
  private Runnable write(PlannedUserChange change) {
    Optional<User> before = find(users(), change.user());
    if (!before.map(User::rightsText).orElse(NOBODY).equals(change.before())) {
      throw changedSince();
    }
    return write(
        before, isRemoval(change) ? Optional.empty() : Optional.of(applied(before, change)));
  }

  private static boolean isRemoval(PlannedUserChange change) {
    return change.after().equals(NOBODY);
  }

  private User applied(Optional<User> before, PlannedUserChange change) {
    Set<String> words = new TreeSet<>(Arrays.asList(change.after().split("\\+")));
    boolean locked = words.remove(LOCKED);
    words.remove(ONE_TIME);
    Set<ConsoleRole> roles = roles(words);
    Optional<PasswordHash> password = change.passwordHash().map(PasswordHash::parse);
    User user = before.orElseGet(() -> new User(change.user(), roles, password.orElseThrow()));
    User changed = user.with(roles, locked);
    return password.map(it -> changed.withPassword(it, Optional.of(oneTimeEnd()))).orElse(changed);
  }

  /** Writes the user as it is to be; gives what writes it as it was. */
  private Runnable write(Optional<User> before, Optional<User> after) {
    boolean replaced;
    try {
      replaced = UsersFileEditor.replace(file, before, after);
    } catch (IOException | IllegalArgumentException e) {
      throw new OperationRefusedException(
          "users-file", "the users file cannot be written; nothing was changed");
    }
    if (!replaced) {
      throw changedSince();
    }
    return () -> writeBack(before, after);
  }

  private static OperationRefusedException changedSince() {
    return new OperationRefusedException("users-changed", CHANGED_SINCE);
  }

  private void writeBack(Optional<User> before, Optional<User> after) {
    try {
      if (UsersFileEditor.replace(file, after, before)) {
        return;
      }
    } catch (IOException | IllegalArgumentException e) {
      // reported below
    }
    throw new OperationRefusedException(
        "users-file",
        "the database did not record the change, and the users file cannot be written back: look"
            + " into it");
  }

  private Map<String, User> users() {
    try {
      return UsersFileEditor.users(file);
    } catch (IOException e) {
      throw new OperationRefusedException("users-file", "the users file cannot be read");
    } catch (IllegalArgumentException e) {
      throw new OperationRefusedException("users-file", RootCause.message(e));
    }
  }

  private String digest() {
    try {
      return UsersFileEditor.digest(file);
    } catch (IOException e) {
      throw new OperationRefusedException("users-file", "the users file cannot be read");
    }
  }

  private static Optional<User> find(Map<String, User> users, String name) {
    return Optional.ofNullable(users.get(name.toLowerCase(Locale.ROOT)));
  }

  private static String name(OperationArguments asked) {
    return OperatorInput.requirePerson(
        asked
            .text("user")
            .orElseThrow(() -> new OperationRefusedException("bad-document", "name the user")));
  }

  private static Set<ConsoleRole> roles(Set<String> names) {
    try {
      return UsersFile.roles(String.join(",", names));
    } catch (IllegalArgumentException e) {
      throw new OperationRefusedException("bad-role", RootCause.message(e));
    }
  }

  private String list() {
    ObjectNode tree =
        JSON.objectNode()
            .put("minPasswordChars", config.minPasswordChars())
            .put("iterations", config.newPasswordIterations())
            .put("oneTimePasswordSeconds", config.oneTimePasswordSeconds())
            .put("provider", config.signIn().isPresent());
    ArrayNode users = tree.putArray("users");
    users().values().stream()
        .sorted(Comparator.comparing(User::name, String.CASE_INSENSITIVE_ORDER))
        .forEach(user -> users.add(tree(user)));
    ArrayNode asked = tree.putArray("requests");
    String digest = digest();
    List<UserChangeRequest> all = requests.requests(listed).orElseThrow();
    all.forEach(
        one -> asked.add(tree(one).put("stale", !one.change().fileDigest().equals(digest))));
    return tree.toString();
  }

  private static ObjectNode tree(User user) {
    ObjectNode tree = JSON.objectNode().put("user", user.name());
    ArrayNode roles = tree.putArray("roles");
    EnumSet.copyOf(user.roles()).forEach(role -> roles.add(role.wireName()));
    tree.put("locked", user.locked())
        .put("linked", !user.links().isEmpty())
        .put("signs", user.signingKey().isPresent());
    user.oneTimeUntil().ifPresent(until -> tree.put("oneTimeUntil", until.toString()));
    return tree;
  }

  /** What will change, and who asks; never the hash. */
  private ObjectNode tree(UserChangeRequest one) {
    PlannedUserChange change = one.change();
    ObjectNode tree =
        JSON.objectNode()
            .put("id", one.id().toString())
            .put("user", change.user())
            .put("personId", change.person())
            .put("before", change.before())
            .put("after", change.after())
            .put("newPassword", change.passwordHash().isPresent())
            .put("reason", change.reason())
            .put("state", one.state().wireName())
            .put("requestedBy", operators.nameOf(one.requester()))
            .put("requestedAt", Rfc3339.text(one.requestedAt()))
            .put("ageSeconds", Duration.between(one.requestedAt(), clock.instant()).toSeconds())
            .put("expiresAt", Rfc3339.text(one.expiresAt()));
    one.decider().ifPresent(by -> tree.put("decidedBy", operators.nameOf(by)));
    one.decidedAt().ifPresent(at -> tree.put("decidedAt", Rfc3339.text(at)));
    return tree;
  }
}
