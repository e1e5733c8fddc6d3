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
import org.wasl.runtime.OwnerFile;

/**
 * Passes changes of files to the trail. It retries changes that the trail does not take at once.
 * The digests of recorded changes are in a file in the form of {@code sha256sum}. So the next start
 * finds changes that no process has recorded.
 */
public final class FileChangeTrail {
  private static final String BETWEEN = "  ";

  private final Predicate<StepReason.FileChange> trail;
  private final Path path;
  private final Deque<StepReason.FileChange> waiting = new ArrayDeque<>();

  /** SHA-256 (hex) by name, as the trail has them. */
  private final SortedMap<String, String> recorded = new TreeMap<>();

  /**
   * None yet.
   *
   * @param trail records a change durably. False if it cannot
   * @param path path of the file of digests
   */
  public FileChangeTrail(Predicate<StepReason.FileChange> trail, Path path) {
    this.trail = trail;
    this.path = path;
  }

  /**
   * Compares with what is recorded. If nothing is recorded, as in a new data folder, one change of
   * the file of digests itself stands for all.
   *
   * @param digests SHA-256 (hex) by name of all files that are in force now
   */
  public synchronized void start(Map<String, String> digests) {
    Optional<SortedMap<String, String>> before = read();
    if (before.isEmpty()) {
      recorded.putAll(digests);
      byte[] all = text().getBytes(StandardCharsets.UTF_8);
      String digest = HexFormat.of().formatHex(MerkleTree.sha256().digest(all));
      add(
          new StepReason.FileChange(
              Optional.empty(), Optional.of(digest), path.getFileName().toString()));
      return;
    }
    recorded.putAll(before.get());
    TreeSet<String> names = new TreeSet<>(recorded.keySet());
    names.addAll(digests.keySet());
    for (String name : names) {
      Optional<String> was = Optional.ofNullable(recorded.get(name));
      Optional<String> is = Optional.ofNullable(digests.get(name));
      if (!was.equals(is)) {
        add(new StepReason.FileChange(was, is, name));
      }
    }
  }

  /** One more, which {@link #record} records after those before it. */
  public synchronized void add(StepReason.FileChange change) {
    waiting.add(change);
  }

  /** Records them in order, until the trail takes no more. */
  public synchronized void record() {
    boolean isRecorded = false;
    while (!waiting.isEmpty() && trail.test(waiting.peek())) {
      StepReason.FileChange change = waiting.remove();
      isRecorded = true;
      if (!change.file().equals(path.getFileName().toString())) {
        change
            .after()
            .ifPresentOrElse(
                now -> recorded.put(change.file(), now), () -> recorded.remove(change.file()));
      }
    }
    if (isRecorded) {
      write();
    }
  }

  /** Empty without a file. If it cannot be read, everything counts as changed. */
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

  /** If it cannot be written the trail has all, and the next start records some of it again. */
  private void write() {
    try {
      OwnerFile.replace(path, text());
    } catch (IOException _) {
      // A full disk has an alarm of its own.
    }
  }

  private String text() {
    return recorded.entrySet().stream()
        .map(entry -> entry.getValue() + BETWEEN + entry.getKey() + "\n")
        .collect(Collectors.joining());
  }
}
