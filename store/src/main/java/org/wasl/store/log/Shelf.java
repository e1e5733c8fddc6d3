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
import org.wasl.store.Shard;
import org.wasl.store.Shard.State;
import org.wasl.store.ShardLog;
import org.wasl.store.Store;

/**
 * The shards of the log as this gateway keeps them, each in its folder. Signs the open one, and
 * when it is over, or an operator asked, closes it and opens the next: of several gateways on one
 * database, one does.
 */
public final class Shelf {

  /** Where the signing keys are. */
  @FunctionalInterface
  public interface Keys {
    /** The key of the shard of this number; empty where there is none. */
    Optional<SignerKey> key(int number);
  }

  /**
   * A shard that has leaves.
   *
   * @param number of the shard
   * @param inSql its leaves, and what was signed
   * @param folder where it is published
   * @param keeper signs and publishes it
   */
  public record Kept(int number, ShardLog inSql, LogFolder folder, LogKeeper keeper) {}

  private final Store store;
  private final Path root;
  private final Keys keys;
  private final int maxLeaves;
  private final boolean yearly;
  private final NavigableMap<Integer, Kept> kept = new ConcurrentSkipListMap<>();
  private volatile Shard newest;

  /** Those before this one are published to their ends. */
  private int finished = 1;

  /**
   * @param root folder of the first shard; that of a later one is in it, by its number
   * @param maxLeaves most leaves that one checkpoint adds
   * @param yearly whether a shard is closed at the end of its year; else only when one asks
   */
  public Shelf(Store store, Path root, Keys keys, int maxLeaves, boolean yearly) {
    this.store = store;
    this.root = root;
    this.keys = keys;
    this.maxLeaves = maxLeaves;
    this.yearly = yearly;
  }

  /** Where the shard of this number is published. */
  public static LogFolder folder(Path root, int number) {
    return new LogFolder(number == 1 ? root : root.resolve(String.valueOf(number)));
  }

  /**
   * Looks whether each shard is what it was, goes on where the one before it ended, and the open
   * one can be signed.
   *
   * @throws LogMismatch when not
   * @throws UncheckedIOException when a file cannot be written, or the database does not answer
   */
  public synchronized void open() throws LogMismatch {
    try {
      Optional<SignerKey> first = keys.key(1);
      if (first.isPresent()) {
        Unavailable.orValue(store.auditLog().shards().name(first.get().verifier()));
      }
      refresh();
      for (Kept each : kept.tailMap(2).values()) {
        ShelfCheck.succeeds(kept.get(each.number() - 1), each);
      }
    } catch (Unavailable e) {
      throw new UncheckedIOException(new IOException("the database does not answer"));
    }
    if (newest.state() == State.OPEN && keys.key(newest.number()).isEmpty()) {
      throw new LogMismatch("there is no key of its shard %d".formatted(newest.number()));
    }
  }

  /**
   * One look: what is open is signed and published, and closed when it is time.
   *
   * @param known whether enough of those who are to cosign the next shard know its key
   * @throws LogMismatch when what is published is not what SQL has
   * @throws UncheckedIOException when a file cannot be written
   */
  public synchronized void look(Predicate<SignerKey> known) throws LogMismatch {
    try {
      do {
        refresh();
        for (Kept each : kept.values()) {
          if (each.number() >= finished || each.folder().checkpoint().isEmpty()) {
            each.keeper().look();
          }
        }
      } while (advanced(known));
    } catch (Unavailable e) {
      // The next look begins anew.
    }
  }

  private boolean advanced(Predicate<SignerKey> known) throws Unavailable {
    if (newest.state() == State.ANNOUNCED) {
      return Unavailable.orValue(store.auditLog().shards().open(newest.number()));
    }
    while (finished < newest.number() && isFinished(kept.get(finished))) {
      finished++;
    }
    if (!newest.asked() && !(yearly && newest.over())) {
      return false;
    }
    int next = newest.number() + 1;
    Optional<SignerKey> key = keys.key(next).filter(known);
    return key.isPresent()
        && Unavailable.orValue(store.auditLog().shards().announce(next, key.get().verifier()));
  }

  private static boolean isFinished(Kept closed) throws Unavailable {
    return closed.keeper().published() == Unavailable.orValue(closed.inSql().size());
  }

  private void refresh() throws LogMismatch, Unavailable {
    List<Shard> shards = Unavailable.orValue(store.auditLog().shards().all());
    for (Shard shard : shards) {
      if (shard.state() != State.ANNOUNCED && !kept.containsKey(shard.number())) {
        Kept found = keep(shard);
        found.keeper().open();
        kept.put(shard.number(), found);
      }
    }
    newest = shards.get(shards.size() - 1);
  }

  private Kept keep(Shard shard) throws LogMismatch {
    int number = shard.number();
    Optional<SignerKey> key = keys.key(number);
    VerifierKey expected = ShelfCheck.key(shard, key);
    ShardLog log = store.auditLog().shard(number);
    LogFolder folder = folder(root, number);
    return new Kept(number, log, folder, new LogKeeper(log, folder, expected, key, maxLeaves));
  }

  /** Those that have leaves, in order; empty before {@link #open}. */
  public List<Kept> kept() {
    return List.copyOf(kept.values());
  }

  /** The shard of this number; empty where it has no leaf yet. */
  public Optional<Kept> kept(int number) {
    return Optional.ofNullable(kept.get(number));
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
