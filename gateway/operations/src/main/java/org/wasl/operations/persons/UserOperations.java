package org.wasl.operations.persons;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.configuration.settings.operations.ManagementConfig;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.auth.PasswordHash;
import org.wasl.console.auth.User;
import org.wasl.console.auth.UserChangeRule;
import org.wasl.console.auth.UsersFile;
import org.wasl.console.auth.UsersFileEditor;
import org.wasl.operations.arguments.OperationArguments;
import org.wasl.operations.arguments.OperatorInput;
import org.wasl.operations.arguments.Rfc3339;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.rules.operations.TwoPersonRule.Objection;
import org.wasl.runtime.RootCause;
import org.wasl.store.Store;
import org.wasl.store.users.PlannedUserChange;
import org.wasl.store.users.UserChangeDecision;
import org.wasl.store.users.UserChangeRequest;
import org.wasl.store.users.UserChangeRequests;

/**
 * Users of the console, {@code org.wasl:type=Users}. The users file stays the only source, and
 * edits by hand take effect as before. No password comes here. The caller makes one elsewhere and
 * sends its hash, and it is valid only once, to choose another one.
 */
public final class UserOperations implements UsersMXBean {
  private static final String NOBODY = "none";
  private static final String LOCKED = "locked";
  private static final String ONE_TIME = "one-time";

  /** A change that was planned on the present file. */
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
      "the users file has changed since: reject the request and file a new one";

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

  @Override
  public synchronized UserChangeState change(String document) {
    String person = operators.callerId();
    OperationArguments asked =
        OperationArguments.of(
            document, Set.of("user", "new", "roles", "locked", "passwordHash", "reason"));
    Map<String, User> users = users();
    String name = name(asked);
    Optional<User> before = find(users, name);
    if (before.isPresent() && asked.flag("new").orElse(false)) {
      throw new OperationRefusedException("user-exists", "user already exists: change it instead");
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
          "unknown", "user not found; a new user needs roles and passwordHash");
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
      // Refused below. The exception's message is not shown.
    }
    throw new OperationRefusedException(
        "bad-password",
        String.format(
            Locale.ROOT,
            "passwordHash is pbkdf2-sha256:iterations:salt:hash with at least %d iterations",
            config.minPasswordIterations()));
  }

  @Override
  public synchronized UserChangeState remove(String document) {
    String person = operators.callerId();
    OperationArguments asked = OperationArguments.of(document, Set.of("user", "reason"));
    Map<String, User> users = users();
    Optional<User> before = find(users, name(asked));
    if (before.isEmpty()) {
      throw new OperationRefusedException("unknown", "user not found");
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

  private UserChangeState execute(Planned planned, String person) {
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
          .map(UserOperations::state)
          .orElseThrow(
              () ->
                  new OperationRefusedException(
                      "user-requested",
                      "an open request is about this user: have it approved, or reject it"));
    }
    requests.change(person, change, any -> write(planned.before(), planned.after())).orElseThrow();
    return new UserChangeState(change.user(), "done", null, change.before(), change.after());
  }

  private static UserChangeState state(UserChangeRequest request) {
    PlannedUserChange change = request.change();
    return new UserChangeState(
        change.user(),
        request.state().wireName(),
        request.id().toString(),
        change.before(),
        change.after());
  }

  @Override
  public UserChangeState approve(String document) {
    return decide(document, Action.APPROVE);
  }

  @Override
  public UserChangeState reject(String document) {
    return decide(document, Action.REJECT);
  }

  private synchronized UserChangeState decide(String document, Action action) {
    String person = operators.callerId();
    OperationArguments asked = OperationArguments.of(document, Set.of("request"));
    var id =
        asked
            .text("request")
            .map(OperationArguments::id)
            .orElseThrow(() -> new OperationRefusedException("bad-document", "name the request"));
    return switch (requests.decide(id, action, person, digest(), this::write).orElseThrow()) {
      case UserChangeDecision.Decided(UserChangeRequest request) -> state(request);
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

  /** Refuses if the user has changed since the request. */
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

  /** Writes the user as it is to be. Returns the step that restores the previous user. */
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

  @Override
  public UserList list() {
    String digest = digest();
    return new UserList(
        config.minPasswordChars(),
        config.newPasswordIterations(),
        config.oneTimePasswordSeconds(),
        config.signIn().isPresent(),
        users().values().stream()
            .sorted(Comparator.comparing(User::name, String.CASE_INSENSITIVE_ORDER))
            .map(UserOperations::row)
            .toList(),
        requests.requests(listed).orElseThrow().stream()
            .map(request -> row(request, digest))
            .toList());
  }

  private static UserRow row(User user) {
    return new UserRow(
        user.name(),
        EnumSet.copyOf(user.roles()).stream().map(ConsoleRole::wireName).toList(),
        user.locked(),
        !user.links().isEmpty(),
        user.signingKey().isPresent(),
        user.oneTimeUntil().map(Instant::toString).orElse(null));
  }

  /** The requested change and the person who asks, without the hash. */
  private UserChangeRow row(UserChangeRequest request, String digest) {
    PlannedUserChange change = request.change();
    return new UserChangeRow(
        request.id().toString(),
        change.user(),
        change.person(),
        change.before(),
        change.after(),
        change.passwordHash().isPresent(),
        change.reason(),
        request.state().wireName(),
        operators.nameOf(request.requester()),
        Rfc3339.text(request.requestedAt()),
        Duration.between(request.requestedAt(), clock.instant()).toSeconds(),
        Rfc3339.text(request.expiresAt()),
        request.decider().map(operators::nameOf).orElse(null),
        request.decidedAt().map(Rfc3339::text).orElse(null),
        !change.fileDigest().equals(digest));
  }
}
