package org.wasl.console.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of the console, as the users file has them now. A changed file is read and checked as a
 * whole and takes effect at once; one that is wrong changes nothing, and the log says why. A user
 * whose line is unchanged stays the same object, so that a session can tell.
 */
public final class UserDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UserDirectory.class);

  /** What tells that a file was written or replaced. */
  private record FileState(FileTime modified, long size, Object key) {
    static final FileState MISSING = new FileState(FileTime.fromMillis(0), -1, "");

    static FileState of(UsersFileConfig config) {
      try {
        var attributes = Files.readAttributes(config.file(), BasicFileAttributes.class);
        return new FileState(
            attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
      } catch (IOException e) {
        return MISSING;
      }
    }
  }

  private record Users(Map<String, User> byName, Map<PersonIdentity, User> byLink) {
    static Users of(Map<String, User> byName) {
      Map<PersonIdentity, User> byLink = new HashMap<>();
      byName.values().forEach(user -> user.links().forEach(link -> byLink.put(link, user)));
      return new Users(byName, byLink);
    }
  }

  private final UsersFileConfig config;
  private final ScheduledExecutorService watch;
  private FileState state;
  private volatile Users users;

  private UserDirectory(UsersFileConfig config) throws IOException {
    this.config = config;
    this.state = FileState.of(config);
    this.users = Users.of(UsersFile.read(config.file(), config.minIterations()));
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().daemon().name("wasl-users-file").unstarted(work));
    watch.scheduleWithFixedDelay(
        this::refresh, config.checkMillis(), config.checkMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Reads the file and watches it.
   *
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException naming file and line when a line is wrong
   */
  public static UserDirectory open(UsersFileConfig config) throws IOException {
    return new UserDirectory(config);
  }

  /** The user of this name, in whatever letter case. */
  public Optional<User> find(String name) {
    return Optional.ofNullable(users.byName.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Whether this is still a user, with an unchanged line. */
  boolean isCurrent(User user) {
    return find(user.name()).filter(now -> now == user).isPresent();
  }

  /**
   * The person behind an identity of a provider: the user that is linked to it, or a person of his
   * own.
   *
   * @param name the provider's name for him, for show
   */
  Person person(PersonIdentity identity, String name) {
    User linked = users.byLink.get(identity);
    return linked == null ? new Person(identity, name) : linked.person();
  }

  /** Largest work factor of a hash. */
  int maxIterations() {
    return users.byName.values().stream()
        .mapToInt(user -> user.password().iterations())
        .max()
        .orElse(config.minIterations());
  }

  /** Reads the file where it has changed. */
  synchronized void refresh() {
    FileState now = FileState.of(config);
    if (now.equals(state)) {
      return;
    }
    state = now;
    try {
      Map<String, User> read = new HashMap<>(UsersFile.read(config.file(), config.minIterations()));
      Map<String, User> before = users.byName;
      read.replaceAll((name, user) -> isSame(before.get(name), user) ? before.get(name) : user);
      long kept = read.values().stream().filter(before::containsValue).count();
      users = Users.of(Map.copyOf(read));
      LOG.info(
          "users file read again: {} users, {} as before, {} removed or changed",
          read.size(),
          kept,
          before.size() - kept);
    } catch (IOException | RuntimeException e) {
      String why = e instanceof IllegalArgumentException ? e.getMessage() : "cannot be read";
      LOG.warn("users file {}: nothing is changed: {}", config.file(), why);
    }
  }

  private static boolean isSame(User before, User now) {
    return before != null && UsersFile.line(before).equals(UsersFile.line(now));
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
