package org.wasl.wire.pki;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.wasl.runtime.FileStamp;

/**
 * The joint content of some files, such as a key and its certificate. It is read again when it is
 * asked for and a file has changed, and every minute, because the time of a key begins and ends.
 * Files that cannot be read, or do not belong together, are rejected. Their previous content stays
 * in use.
 *
 * @param <T> the content
 */
public final class ReloadedFiles<T> implements Supplier<T> {
  private static final long MAX_AGE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Supplier<List<Path>> files;
  private final Supplier<T> reader;
  private final Consumer<String> refusals;
  private T value;
  private List<FileStamp> stamps;
  private long readNanos = System.nanoTime();
  private Optional<String> refused = Optional.empty();

  /**
   * Reads the files for the first time.
   *
   * @param files that are looked at
   * @param reader reads and checks all of them. It throws the exceptions of {@link PkiFolder},
   *     whose messages begin with the file
   * @param refusals called once with the reason why the files are not in force
   */
  public ReloadedFiles(List<Path> files, Supplier<T> reader, Consumer<String> refusals) {
    this(() -> files, reader, refusals);
  }

  /** Reads files that may come and go. */
  public ReloadedFiles(Supplier<List<Path>> files, Supplier<T> reader, Consumer<String> refusals) {
    this.files = files;
    this.reader = reader;
    this.refusals = refusals;
    this.stamps = stamps();
    this.value = reader.get();
  }

  /** The present content of the files, or the last that could be read. */
  @Override
  public synchronized T get() {
    List<FileStamp> now = stamps();
    if (!areUnchanged(now) || isOld()) {
      stamps = now;
      readNanos = System.nanoTime();
      read();
    }
    return value;
  }

  /** Tells whether the files as they are now are refused. */
  public synchronized boolean isRefused() {
    get();
    return refused.isPresent();
  }

  private void read() {
    try {
      value = reader.get();
      refused = Optional.empty();
    } catch (UncheckedIOException | IllegalArgumentException e) {
      Optional<String> reason = Optional.of(String.valueOf(e.getMessage()));
      if (!reason.equals(refused)) {
        refused = reason;
        refusals.accept(reason.get());
      }
    }
  }

  private boolean isOld() {
    return System.nanoTime() - readNanos > MAX_AGE_NANOS;
  }

  private boolean areUnchanged(List<FileStamp> now) {
    return now.size() == stamps.size()
        && IntStream.range(0, now.size()).allMatch(i -> now.get(i).isUnchangedSince(stamps.get(i)));
  }

  private List<FileStamp> stamps() {
    return paths().stream().map(FileStamp::of).toList();
  }

  private List<Path> paths() {
    try {
      return files.get();
    } catch (UncheckedIOException e) {
      return List.of(); // the reader will say so
    }
  }
}
