package org.wasl.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.wasl.audit.log.MerkleTree;
import org.wasl.base.OwnerFile;

/**
 * Changes of files on their way into the trail: what it does not take now, it takes later. The
 * digests that it has taken are in a file of the form of {@code sha256sum}, so that a start finds
 * what was changed while no process ran, or by one that was killed before the trail had it.
 */
public final class FileChangeTrail {
  private static final String BETWEEN = "  ";

  private final Predicate<Why.FileChange> trail;
  private final Path path;
  private final Deque<Why.FileChange> waiting = new ArrayDeque<>();

  /** SHA-256 (hex) by name, as the trail has them. */
  private final SortedMap<String, String> recorded = new TreeMap<>();

  /**
   * None yet.
   *
   * @param trail records a change durably; false where it cannot
   * @param path of the file of digests
   */
  public FileChangeTrail(Predicate<Why.FileChange> trail, Path path) {
    this.trail = trail;
    this.path = path;
  }

  /**
   * Compares with what is recorded. Where nothing is, as in a new data folder, there is one change
   * for all: that of the file of digests itself.
   *
   * @param digests SHA-256 (hex) by name of all files that are in force now
   */
  public synchronized void start(Map<String, String> digests) {
    Optional<SortedMap<String, String>> before = read();
    if (before.isEmpty()) {
      recorded.putAll(digests);
      byte[] all = text().getBytes(StandardCharsets.UTF_8);
      String digest = HexFormat.of().formatHex(MerkleTree.sha256().digest(all));
      add(new Why.FileChange(Optional.empty(), Optional.of(digest), path.getFileName().toString()));
      return;
    }
    recorded.putAll(before.get());
    TreeSet<String> names = new TreeSet<>(recorded.keySet());
    names.addAll(digests.keySet());
    for (String name : names) {
      Optional<String> was = Optional.ofNullable(recorded.get(name));
      Optional<String> is = Optional.ofNullable(digests.get(name));
      if (!was.equals(is)) {
        add(new Why.FileChange(was, is, name));
      }
    }
  }

  /** One more, which {@link #record} records after those before it. */
  public synchronized void add(Why.FileChange change) {
    waiting.add(change);
  }

  /** Records them in order, until the trail takes no more. */
  public synchronized void record() {
    boolean taken = false;
    while (!waiting.isEmpty() && trail.test(waiting.peek())) {
      Why.FileChange change = waiting.remove();
      taken = true;
      if (!change.file().equals(path.getFileName().toString())) {
        change
            .after()
            .ifPresentOrElse(
                now -> recorded.put(change.file(), now), () -> recorded.remove(change.file()));
      }
    }
    if (taken) {
      write();
    }
  }

  /** Empty without a file; where it cannot be read, everything counts as changed. */
  private Optional<SortedMap<String, String>> read() {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    SortedMap<String, String> read = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(path)) {
        int end = line.indexOf(BETWEEN);
        if (end > 0) {
          read.put(line.substring(end + BETWEEN.length()), line.substring(0, end));
        }
      }
    } catch (IOException e) {
      read.clear();
    }
    return Optional.of(read);
  }

  /** Where it cannot be written the trail has all, and the next start records some of it again. */
  private void write() {
    try {
      OwnerFile.replace(path, text());
    } catch (IOException _) {
      // A full disk has an alarm of its own.
    }
  }

  private String text() {
    return recorded.entrySet().stream()
        .map(one -> one.getValue() + BETWEEN + one.getKey() + "\n")
        .collect(Collectors.joining());
  }
}
