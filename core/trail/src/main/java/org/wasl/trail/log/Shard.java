package org.wasl.trail.log;

import java.time.Instant;
import java.util.Optional;

/**
 * One shard of the audit log, which is a separate log with its own key. Exactly one shard is open,
 * and entries get their indexes in it. The shards before it are closed and never grow again.
 *
 * @param number from 1, in order
 * @param key verifier key of its checkpoints. It is empty for the first shard until a gateway has
 *     set it.
 * @param endsAt end of its year, in UTC
 * @param isPastEnd whether {@code endsAt} is past by the database's clock
 * @param closeRequested whether an operator has asked to close the shard
 * @param state state of the shard
 */
public record Shard(
    int number,
    Optional<String> key,
    Instant endsAt,
    boolean isPastEnd,
    boolean closeRequested,
    State state) {

  /** The state of a shard. */
  public enum State {
    /** The shard is complete, and its last checkpoint is final. */
    CLOSED,
    /** Entries get their indexes in the shard. */
    OPEN,
    /** No entry gets an index any more. Once all leaves are signed, the next shard opens. */
    CLOSING,
    /** The next shard, while the shard before it is closing. It has no leaf yet. */
    ANNOUNCED
  }
}
