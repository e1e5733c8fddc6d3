package org.wasl.store.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.VerifierKey;
import org.wasl.store.Store;
import org.wasl.store.log.Shard.State;

/**
 * The shards of the log as this gateway keeps them, each in its folder. Signs the open one, and
 * when it is over, or an operator asked, closes it and opens the next: of several gateways on one
 * database, one does.
 */
public final class LogShards {

  /** Where the signing keys are. */
  @FunctionalInterface
  public interface SigningKeys {
    /** The key of the shard of this number; empty where there is none. */
    Optional<SignerKey> key(int number);
  }

  /**
   * A shard that has leaves.
   *
   * @param number of the shard
   * @param log its leaves, and what was signed
   * @param folder where it is published
   * @param publisher signs and publishes it
   */
  public record PublishedShard(
      int number, ShardLog log, PublishedLogFolder folder, LogPublisher publisher) {}

  private final Store store;
  private final Path root;
  private final SigningKeys keys;
  private final int maxLeaves;
  private final boolean yearly;
  private final NavigableMap<Integer, PublishedShard> published = new ConcurrentSkipListMap<>();
  private volatile Shard newest;

  /** Those before this one are published to their ends. */
  private int finished = 1;

  /**
   * @param root folder of the first shard; that of a later one is in it, by its number
   * @param maxLeaves most leaves that one checkpoint adds
   * @param yearly whether a shard is closed at the end of its year; else only when one asks
   */
  public LogShards(Store store, Path root, SigningKeys keys, int maxLeaves, boolean yearly) {
    this.store = store;
    this.root = root;
    this.keys = keys;
    this.maxLeaves = maxLeaves;
    this.yearly = yearly;
  }

  /** Where the shard of this number is published. */
  public static PublishedLogFolder folder(Path root, int number) {
    return new PublishedLogFolder(number == 1 ? root : root.resolve(String.valueOf(number)));
  }

  /**
   * Looks whether each shard is what it was, goes on where the one before it ended, and the open
   * one can be signed.
   *
   * @throws LogMismatchException when not
   * @throws UncheckedIOException when a file cannot be written, or the database does not answer
   */
  public synchronized void open() throws LogMismatchException {
    try {
      Optional<SignerKey> first = keys.key(1);
      if (first.isPresent()) {
        DatabaseUnavailableException.orElseThrow(
            store.auditLog().shards().setFirstKey(first.get().verifier()));
      }
      refresh();
      for (PublishedShard each : published.tailMap(2).values()) {
        LogShardsCheck.requireSuccession(published.get(each.number() - 1), each);
      }
    } catch (DatabaseUnavailableException e) {
      throw new UncheckedIOException(new IOException("the database does not answer"));
    }
    if (newest.state() == State.OPEN && keys.key(newest.number()).isEmpty()) {
      throw new LogMismatchException("there is no key of its shard %d".formatted(newest.number()));
    }
  }

  /**
   * One look: what is open is signed and published, and closed when it is time.
   *
   * @param known whether enough of those who are to cosign the next shard know its key
   * @throws LogMismatchException when what is published is not what SQL has
   * @throws UncheckedIOException when a file cannot be written
   */
  public synchronized void run(Predicate<SignerKey> known) throws LogMismatchException {
    try {
      do {
        refresh();
        for (PublishedShard each : published.values()) {
          if (each.number() >= finished || each.folder().checkpoint().isEmpty()) {
            each.publisher().run();
          }
        }
      } while (advanced(known));
    } catch (DatabaseUnavailableException e) {
      // The next look begins anew.
    }
  }

  private boolean advanced(Predicate<SignerKey> known) throws DatabaseUnavailableException {
    if (newest.state() == State.ANNOUNCED) {
      return DatabaseUnavailableException.orElseThrow(
          store.auditLog().shards().open(newest.number()));
    }
    while (finished < newest.number() && isFinished(published.get(finished))) {
      finished++;
    }
    if (!newest.closeRequested() && !(yearly && newest.isPastEnd())) {
      return false;
    }
    int next = newest.number() + 1;
    Optional<SignerKey> key = keys.key(next).filter(known);
    return key.isPresent()
        && DatabaseUnavailableException.orElseThrow(
            store.auditLog().shards().announce(next, key.get().verifier()));
  }

  private static boolean isFinished(PublishedShard closed) throws DatabaseUnavailableException {
    return closed.publisher().published()
        == DatabaseUnavailableException.orElseThrow(closed.log().size());
  }

  private void refresh() throws LogMismatchException, DatabaseUnavailableException {
    List<Shard> shards = DatabaseUnavailableException.orElseThrow(store.auditLog().shards().all());
    for (Shard shard : shards) {
      if (shard.state() != State.ANNOUNCED && !published.containsKey(shard.number())) {
        PublishedShard found = keep(shard);
        found.publisher().open();
        published.put(shard.number(), found);
      }
    }
    newest = shards.get(shards.size() - 1);
  }

  private PublishedShard keep(Shard shard) throws LogMismatchException {
    int number = shard.number();
    Optional<SignerKey> key = keys.key(number);
    VerifierKey expected = LogShardsCheck.key(shard, key);
    ShardLog log = store.auditLog().shard(number);
    PublishedLogFolder folder = folder(root, number);
    return new PublishedShard(
        number, log, folder, new LogPublisher(log, folder, expected, key, maxLeaves));
  }

  /** Those that have leaves, in order; empty before {@link #open}. */
  public List<PublishedShard> published() {
    return List.copyOf(published.values());
  }

  /** The shard of this number; empty where it has no leaf yet. */
  public Optional<PublishedShard> published(int number) {
    return Optional.ofNullable(published.get(number));
  }

  /** The last one, as of the last look. */
  public Shard newest() {
    return newest;
  }

  /** Whether the newest shard is over, if its year is what ends it. */
  public boolean isYearly() {
    return yearly;
  }

  /** The key of the shard after the newest one; empty while there is none. */
  public Optional<SignerKey> nextKey() {
    return keys.key(newest.number() + 1);
  }
}
