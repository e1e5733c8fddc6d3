package org.wasl.trail.log;

import static org.wasl.trail.log.DatabaseUnavailableException.orElseThrow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.VerifierKey;
import org.wasl.trail.log.Shard.State;
import org.wasl.trail.log.ShardLog.SignedCheckpoint;

/**
 * Signs the open shard of the log and publishes each shard in its folder. When the shard's year is
 * over, or an operator asked, it closes the shard and opens the next. If several gateways share a
 * database, one of them does this.
 */
public final class LogShards {

  /** Provides the signing keys. */
  @FunctionalInterface
  public interface ShardKeys {
    /** The key of the shard of this number, or empty if there is none. */
    Optional<SignerKey> key(int number);
  }

  /**
   * A shard that has leaves.
   *
   * @param number of the shard
   * @param key verifies the shard's checkpoints
   * @param log leaves and checkpoints of the shard
   * @param folder folder of the published files
   * @param publisher signs and publishes the shard
   */
  public record PublishedShard(
      int number,
      VerifierKey key,
      ShardLog log,
      PublishedLogFolder folder,
      LogPublisher publisher) {}

  private final AuditLog log;
  private final Path root;
  private final ShardKeys keys;
  private final int maxLeaves;
  private final boolean yearly;
  private final NavigableMap<Integer, PublishedShard> published = new ConcurrentSkipListMap<>();
  private volatile Optional<Shard> newest = Optional.empty();

  /** Number of the first shard that is not completely published. */
  private int firstUnfinished = 1;

  /**
   * @param root folder of the first shard. Later shards have subfolders, named by their numbers.
   * @param maxLeaves maximum number of leaves that one checkpoint adds
   * @param yearly whether a shard is closed at the end of its year. If not, only an operator closes
   *     it.
   */
  public LogShards(AuditLog log, Path root, ShardKeys keys, int maxLeaves, boolean yearly) {
    this.log = log;
    this.root = root;
    this.keys = keys;
    this.maxLeaves = maxLeaves;
    this.yearly = yearly;
  }

  /** The folder in which the shard of this number is published. */
  public static PublishedLogFolder folder(Path root, int number) {
    return new PublishedLogFolder(number == 1 ? root : root.resolve(String.valueOf(number)));
  }

  /**
   * Checks that each shard is unchanged and continues the shard before it, and that the open one
   * can be signed.
   *
   * @throws LogMismatchException if a check fails
   * @throws UncheckedIOException if a file cannot be written, or the database does not answer
   */
  public synchronized void open() throws LogMismatchException {
    try {
      Optional<SignerKey> first = keys.key(1);
      if (first.isPresent()) {
        orElseThrow(log.shards().setFirstKey(first.get().verifier()));
      }
      refresh();
      PublishedShard before = null;
      for (PublishedShard shard : published.values()) {
        if (before != null) {
          requireSuccession(before, shard);
        }
        before = shard;
      }
    } catch (DatabaseUnavailableException e) {
      throw new UncheckedIOException(new IOException("the database does not answer"));
    }
    Shard last = newest();
    if (last.state() == State.OPEN && keys.key(last.number()).isEmpty()) {
      throw noKey(last);
    }
  }

  private static LogMismatchException noKey(Shard shard) {
    return new LogMismatchException(
        String.format(Locale.ROOT, "there is no key of its shard %d", shard.number()));
  }

  private static void requireSuccession(PublishedShard before, PublishedShard next)
      throws LogMismatchException, DatabaseUnavailableException {
    Optional<SignedCheckpoint> last = orElseThrow(before.log().latest());
    List<byte[]> first = orElseThrow(next.log().leaves(0, 1));
    if (last.isEmpty()
        || last.get().size() != orElseThrow(before.log().size())
        || first.isEmpty()
        || !Arrays.equals(first.get(0), ShardLink.commitment(checkpoint(last.get())))) {
      throw new LogMismatchException(
          String.format(
              Locale.ROOT,
              "shard %d does not continue where shard %d ended",
              next.number(),
              before.number()));
    }
  }

  private static Checkpoint checkpoint(SignedCheckpoint signed) {
    byte[] note = signed.note().getBytes(StandardCharsets.UTF_8);
    return Checkpoint.parse(SignedNote.parse(note).text());
  }

  /**
   * Signs and publishes the open shard, and closes it when it is time.
   *
   * @param known whether enough of the witnesses that are to cosign the next shard know its key
   * @throws LogMismatchException if the published files do not match SQL
   * @throws UncheckedIOException if a file cannot be written
   */
  public synchronized void run(Predicate<SignerKey> known) throws LogMismatchException {
    try {
      do {
        refresh();
        for (PublishedShard shard : published.values()) {
          if (shard.number() >= firstUnfinished || shard.folder().checkpoint().isEmpty()) {
            shard.publisher().run();
          }
        }
      } while (advance(known));
    } catch (DatabaseUnavailableException e) {
      // The next run tries again.
    }
  }

  /**
   * Compares the published files of all shards with the signed trees, and rewrites missing or wrong
   * files (see {@link LogPublisher#repair}).
   *
   * @return number of files that were missing or wrong
   */
  public int repair() throws LogMismatchException {
    int written = 0;
    for (PublishedShard shard : published.values()) {
      written += shard.publisher().repair();
    }
    return written;
  }

  /**
   * Tells whether a published file of any shard is missing. It reads names only, and may be asked
   * each minute.
   */
  public boolean hasMissingFiles() {
    return published.values().stream().anyMatch(shard -> shard.publisher().hasMissingFiles());
  }

  /** Takes the next step of a shard change if it is time, and returns whether it did. */
  private boolean advance(Predicate<SignerKey> known) throws DatabaseUnavailableException {
    Shard newest = newest();
    if (newest.state() == State.ANNOUNCED) {
      return orElseThrow(log.shards().open(newest.number()));
    }
    while (firstUnfinished < newest.number() && isFinished(firstUnfinished)) {
      firstUnfinished++;
    }
    if (!newest.closeRequested() && !(yearly && newest.isPastEnd())) {
      return false;
    }
    int next = newest.number() + 1;
    Optional<SignerKey> key = keys.key(next).filter(known);
    return key.isPresent() && orElseThrow(log.shards().announce(next, key.get().verifier()));
  }

  private boolean isFinished(int number) throws DatabaseUnavailableException {
    PublishedShard closed = published.get(number);
    return closed != null && closed.publisher().published() == orElseThrow(closed.log().size());
  }

  private void refresh() throws LogMismatchException, DatabaseUnavailableException {
    List<Shard> shards = orElseThrow(log.shards().all());
    for (Shard shard : shards) {
      if (shard.state() != State.ANNOUNCED && !published.containsKey(shard.number())) {
        PublishedShard found = publish(shard);
        found.publisher().open();
        published.put(shard.number(), found);
      }
    }
    newest = Optional.of(shards.getLast());
  }

  private PublishedShard publish(Shard shard) throws LogMismatchException {
    int number = shard.number();
    Optional<SignerKey> key = keys.key(number);
    VerifierKey verifier = verifier(shard, key);
    ShardLog leaves = log.shard(number);
    PublishedLogFolder folder = folder(root, number);
    return new PublishedShard(
        number,
        verifier,
        leaves,
        folder,
        new LogPublisher(leaves, folder, verifier, key, maxLeaves));
  }

  /**
   * The key that verifies the checkpoints of a shard.
   *
   * @param signer this gateway's signing key of the shard, or empty if it has none
   */
  private static VerifierKey verifier(Shard shard, Optional<SignerKey> signer)
      throws LogMismatchException {
    Optional<String> own = signer.map(key -> key.verifier().toString());
    String expected = shard.key().or(() -> own).orElseThrow(() -> noKey(shard));
    if (own.filter(key -> !key.equals(expected)).isPresent()) {
      throw new LogMismatchException(
          String.format(Locale.ROOT, "the key of shard %d is not %s", shard.number(), expected));
    }
    try {
      return VerifierKey.parse(expected);
    } catch (MalformedException e) {
      throw new LogMismatchException(
          String.format(Locale.ROOT, "the database has no key of its shard %d", shard.number()));
    }
  }

  /** The shards that have leaves, in order. There are none before {@link #open}. */
  public List<PublishedShard> published() {
    return List.copyOf(published.values());
  }

  /** The shard of this number, or empty if it has no leaf yet. */
  public Optional<PublishedShard> published(int number) {
    return Optional.ofNullable(published.get(number));
  }

  /**
   * The last shard, as of the last run.
   *
   * @throws IllegalStateException before {@link #open}
   */
  public Shard newest() {
    return newest.orElseThrow(() -> new IllegalStateException("the log was not opened"));
  }

  /** Tells whether a shard is closed at the end of its year. */
  public boolean isYearly() {
    return yearly;
  }

  /** The key of the shard after the newest one, or empty if there is none. */
  public Optional<SignerKey> nextKey() {
    return keys.key(newest().number() + 1);
  }
}
