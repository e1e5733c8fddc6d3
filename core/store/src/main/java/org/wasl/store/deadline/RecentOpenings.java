package org.wasl.store.deadline;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.MessageKey;

/**
 * The messages that opened a referral in this process within the last seconds. Under load, nearly
 * all steps of the trail that start or end a deadline are about one of these messages. {@link
 * TrailFollower} finds the data of the message here and does not read the database. Only the
 * gateway that follows the trail keeps them. Every message that is missing here is in the database.
 * This class is thread-safe.
 */
public final class RecentOpenings {
  /**
   * Enough for some two seconds of the highest load. A message is delivered within a tenth of a
   * second.
   */
  private static final int MAX = 4_096;

  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * A message that opened a referral, as it was accepted. It is not a test.
   *
   * @param key its sender and id
   * @param referral the referral that it opened
   * @param office supervising office of the referral
   * @param type type of the message, without version
   * @param subtype subtype of the message, empty if the type has none
   * @param recipients recipients of all its deliveries
   */
  public record Opening(
      MessageKey key,
      ReferralId referral,
      AgencyId office,
      String type,
      String subtype,
      List<AgencyId> recipients) {}

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

  /**
   * Adds a message whose transaction is committed. Does nothing if another gateway follows the
   * trail.
   */
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

  /** Forgets all, and adds none from now on, because another gateway follows the trail. */
  synchronized void stop() {
    followed = false;
    clear();
  }

  /** Forgets all, because the database may not have them. */
  synchronized void clear() {
    openings.clear();
  }

  synchronized Optional<Opening> find(MessageKey key) {
    return Optional.ofNullable(openings.get(key)).map(Kept::opening);
  }

  /**
   * Forgets the openings of referrals that have had other messages since, because they may have
   * changed.
   */
  synchronized void forget(Collection<ReferralId> referrals) {
    if (!referrals.isEmpty()) {
      Set<ReferralId> changed = new HashSet<>(referrals);
      openings.values().removeIf(kept -> changed.contains(kept.opening.referral()));
    }
  }
}
