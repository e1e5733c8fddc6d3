package org.wasl.audit.time;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.StrictDecoder;

/** Reads the time stamps beside the tiles of a log. */
public final class TimeStampFolder {
  private static final Pattern NOTE = Pattern.compile("([1-9][0-9]{0,17})\\.note");

  private final Path log;

  /**
   * @param log the folder of the log or shard
   */
  public TimeStampFolder(Path log) {
    this.log = log;
  }

  /** The sizes of the stamped checkpoints. */
  public NavigableSet<Long> sizes() {
    try (Stream<Path> files = Files.list(log.resolve(StampedNote.FOLDER))) {
      return files
          .map(file -> NOTE.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(name -> StrictDecoder.decimal(name.group(1)))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (NoSuchFileException e) {
      return new TreeSet<>();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The time stamp of the checkpoint of that size. Empty if a file of it is missing. */
  public Optional<StampedNote> read(long size) {
    try {
      return Optional.of(
          new StampedNote(
              size,
              read(StampedNote.notePath(size), SignedNote.MAX_BYTES),
              read(StampedNote.tokenPath(size), TimeStampToken.MAX_BYTES)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads only the first bytes of a file that is too large. */
  private byte[] read(String path, int maxBytes) throws IOException {
    try (InputStream file = Files.newInputStream(log.resolve(path))) {
      return file.readNBytes(maxBytes + 1);
    }
  }
}
