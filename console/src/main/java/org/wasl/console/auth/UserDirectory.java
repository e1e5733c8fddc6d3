package org.wasl.console.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.FileChangeTrail;
import org.wasl.audit.Why;
import org.wasl.audit.log.MerkleTree;
import org.wasl.base.FaultTrace;
import org.wasl.base.FileStamp;
import org.wasl.base.RepeatedTask;

/**
 * The users of the console, as the users file has them now. A changed file is read and checked as a
 * whole and takes effect at once, with an audit entry; one that is wrong changes nothing, and the
 * log says why. A user whose line is unchanged stays the same object, so that a session can tell.
 */
public final class UserDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UserDirectory.class);

  /**
   * The content of the file.
   *
   * @param digest SHA-256 of the file (hex)
   */
  private record Users(String digest, Map<String, User> byName, Map<PersonIdentity, User> byLink) {
    static Users of(String digest, Map<String, User> byName) {
      Map<PersonIdentity, User> byLink = new HashMap<>();
      byName.values().forEach(user -> user.links().forEach(link -> byLink.put(link, user)));
      return new Users(digest, Map.copyOf(byName), byLink);
    }

    static Users read(UsersFileConfig config) throws IOException {
      byte[] content = Files.readAllBytes(config.file());
      String digest = HexFormat.of().formatHex(MerkleTree.sha256().digest(content));
      List<String> lines = new String(content, StandardCharsets.UTF_8).lines().toList();
      String name = config.file().getFileName().toString();
      return of(digest, UsersFile.parse(name, lines, config.minIterations()));
    }
  }

  private final UsersFileConfig config;
  private final FileChangeTrail toAudit;
  private final ScheduledExecutorService watch;
  private FileStamp stamp;
  private volatile Users users;
  private volatile Optional<String> refusal = Optional.empty();

  private UserDirectory(UsersFileConfig config, FileChangeTrail trail) throws IOException {
    this.config = config;
    this.toAudit = trail;
    this.stamp = FileStamp.of(config.file());
    this.users = Users.read(config);
    toAudit.start(Map.of(config.file().getFileName().toString(), users.digest));
    toAudit.record();
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().daemon().name("wasl-users-file").unstarted(work));
    Runnable refresh =
        RepeatedTask.telling(
            trace -> LOG.error("the check of the users file failed: {}", trace), this::refresh);
    watch.scheduleWithFixedDelay(
        refresh, config.checkMillis(), config.checkMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Reads the file and watches it.
   *
   * @param trail records a change durably, also one that was made while no gateway ran
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException naming file and line when a line is wrong
   */
  public static UserDirectory open(UsersFileConfig config, FileChangeTrail trail)
      throws IOException {
    return new UserDirectory(config, trail);
  }

  /** Why the file as it is now is not in force; empty where it is. */
  public Optional<String> refusal() {
    return refusal;
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
   * The person behind an identity of a provider: the user that is linked to it, or a person that no
   * user is linked to.
   *
   * @param name the provider's name for the person, for show
   */
  Person person(PersonIdentity identity, String name) {
    User linked = users.byLink.get(identity);
    return linked == null ? new Person(identity, name) : linked.person();
  }

  /** Whether this person may log in by a provider: the users file may have locked the user. */
  boolean isAdmitted(Person person) {
    return users.byName.values().stream()
        .filter(User::locked)
        .noneMatch(user -> user.person().identity().equals(person.identity()));
  }

  /** Least number of characters of a password that a person chooses. */
  int minPasswordChars() {
    return config.minPasswordChars();
  }

  /** Work factor of a new hash. */
  int iterations() {
    return config.newIterations();
  }

  /**
   * Replaces a user's line in the file and takes it over at once.
   *
   * @return false, and nothing changed, where the line has changed meanwhile or the file cannot be
   *     written
   */
  boolean replace(User before, User now) {
    try {
      boolean replaced =
          UsersFileEditor.replace(config.file(), Optional.of(before), Optional.of(now));
      refresh();
      return replaced;
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("users file {}: cannot be written: {}", config.file(), FaultTrace.of(e));
      return false;
    }
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
    FileStamp now = FileStamp.of(config.file());
    if (!now.isUnchangedSince(stamp)) {
      stamp = now;
      read();
    }
    toAudit.record();
  }

  private void read() {
    try {
      Users before = users;
      Users read = Users.read(config);
      if (read.digest.equals(before.digest)) {
        refusal = Optional.empty();
        return;
      }
      Map<String, User> byName = new HashMap<>(read.byName);
      byName.replaceAll(
          (name, user) ->
              Optional.ofNullable(before.byName.get(name))
                  .filter(old -> isSame(old, user))
                  .orElse(user));
      long kept = byName.values().stream().filter(before.byName::containsValue).count();
      users = Users.of(read.digest, byName);
      refusal = Optional.empty();
      String file = config.file().getFileName().toString();
      toAudit.add(new Why.FileChange(Optional.of(before.digest), Optional.of(read.digest), file));
      LOG.info(
          "users file read again: {} users, {} as before, {} removed or changed",
          byName.size(),
          kept,
          before.byName.size() - kept);
    } catch (IOException | RuntimeException e) {
      String why =
          e instanceof IllegalArgumentException ? String.valueOf(e.getMessage()) : "cannot be read";
      boolean isNew = !Optional.of(why).equals(refusal);
      refusal = Optional.of(why);
      if (isNew) {
        LOG.warn("users file {}: nothing is changed: {}", config.file(), why);
      }
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
