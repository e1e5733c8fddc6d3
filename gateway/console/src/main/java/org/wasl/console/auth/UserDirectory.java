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
import org.wasl.audit.StepReason;
import org.wasl.audit.log.MerkleTree;
import org.wasl.runtime.FaultTrace;
import org.wasl.runtime.FileStamp;
import org.wasl.runtime.RepeatedTask;

/**
 * The present users of the console. A changed users file is read and checked as a whole and takes
 * effect at once, with an audit entry. A wrong file changes nothing, and the log has the reason. A
 * user whose line is unchanged stays the same object, so that a session can detect a change.
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
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if a line is wrong, with file and line
   */
  public static UserDirectory open(UsersFileConfig config, FileChangeTrail trail)
      throws IOException {
    return new UserDirectory(config, trail);
  }

  /** The reason why the present file was rejected. Empty if it is in force. */
  public Optional<String> refusal() {
    return refusal;
  }

  /** The user of this name, in whatever letter case. */
  public Optional<User> find(String name) {
    return Optional.ofNullable(users.byName.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Tells whether this is still a user, with an unchanged line. */
  boolean isCurrent(User user) {
    return find(user.name()).filter(now -> now == user).isPresent();
  }

  /**
   * Finds the person behind an identity of a provider. This is the linked user, or a person without
   * a linked user.
   *
   * @param name the provider's name for the person, for display only
   */
  Person person(PersonIdentity identity, String name) {
    User linked = users.byLink.get(identity);
    return linked == null ? new Person(identity, name) : linked.person();
  }

  /**
   * Tells whether this person may log in at a provider. The users file may have locked the user.
   */
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
   * Replaces a user's line in the file and applies it at once.
   *
   * @return false if nothing was changed, because the line has changed meanwhile or the file cannot
   *     be written
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

  /** Reads the file if it has changed. */
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
      toAudit.add(
          new StepReason.FileChange(Optional.of(before.digest), Optional.of(read.digest), file));
      LOG.info(
          "users file reloaded: {} users, {} unchanged, {} removed or changed",
          byName.size(),
          kept,
          before.byName.size() - kept);
    } catch (IOException | RuntimeException e) {
      String why =
          e instanceof IllegalArgumentException ? String.valueOf(e.getMessage()) : "cannot be read";
      boolean isNew = !Optional.of(why).equals(refusal);
      refusal = Optional.of(why);
      if (isNew) {
        LOG.warn("users file {}: rejected change, keeping previous users: {}", config.file(), why);
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
