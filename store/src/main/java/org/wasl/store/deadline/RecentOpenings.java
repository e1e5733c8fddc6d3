package org.wasl.store.deadline;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.wasl.store.delivery.MessageKey;

/**
 * The messages that opened a referral in this process within the last seconds. Nearly all steps of
 * the trail that start or end a deadline under load are about one of these, and what {@link
 * TrailFollower} has to know of it is in here, so that it is not read back from the database. Kept
 * only by the gateway that follows the trail. What is not in here, for whatever reason, is in the
 * database. Thread-safe.
 */
public final class RecentOpenings {
  /** Some two seconds of the highest load: a message is delivered within a tenth of one. */
  private static final int MAX = 4_096;

  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * A message that opened a referral, as it was accepted; no test.
   *
   * @param key its sender and id
   * @param referral that it opened
   * @param office supervising office of the referral
   * @param type of the message, without version
   * @param subtype of the message; empty where the type has none
   * @param recipients of all its deliveries
   */
  public record Opening(
      MessageKey key,
      UUID referral,
      String office,
      String type,
      String subtype,
      List<String> recipients) {}

  private record Kept(Opening opening, long atNanos) {}

  private final LongSupplier monotonicNanos;

  /** In order of time. */
  private final SequencedMap<MessageKey, Kept> openings = new LinkedHashMap<>();

  private boolean followed;

  /**
   * @param monotonicNanos never goes back, like {@link System#nanoTime}
   */
  public RecentOpenings(LongSupplier monotonicNanos) {
    this.monotonicNanos = monotonicNanos;
  }

  /** Adds a message whose transaction is committed; nothing where another gateway follows. */
  public synchronized void add(Opening opening) {
    if (followed) {
      openings.put(opening.key(), new Kept(opening, monotonicNanos.getAsLong()));
      if (openings.size() > MAX) {
        openings.pollFirstEntry();
      }
    }
  }

  /** Adds from now on, and forgets what is too old. */
  synchronized void keep() {
    followed = true;
    long oldest = monotonicNanos.getAsLong() - KEPT_NANOS;
    openings.values().removeIf(kept -> kept.atNanos - oldest < 0);
  }

  /** Forgets all, and adds none from now on: another gateway follows the trail. */
  synchronized void stop() {
    followed = false;
    openings.clear();
  }

  synchronized Optional<Opening> find(MessageKey key) {
    return Optional.ofNullable(openings.get(key)).map(Kept::opening);
  }

  /**
   * Forgets the openings of referrals that have had other messages since: they may have changed.
   */
  synchronized void forget(Collection<UUID> referrals) {
    if (!referrals.isEmpty()) {
      Set<UUID> changed = new HashSet<>(referrals);
      openings.values().removeIf(kept -> changed.contains(kept.opening.referral()));
    }
  }
}
