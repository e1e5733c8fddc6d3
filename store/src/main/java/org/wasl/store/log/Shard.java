package org.wasl.store.log;

import java.time.Instant;
import java.util.Optional;

/**
 * One shard of the audit log: a log of its own, with its own key. Exactly one is open: entries get
 * their indexes in it. The shards before it are closed, and never grow again.
 *
 * @param number from 1, in order
 * @param key verifier key of its checkpoints; empty of the first until a gateway has set it
 * @param endsAt end of its year, in UTC
 * @param isPastEnd whether that is past, by the database's clock
 * @param closeRequested whether an operator has asked for its closing
 * @param state its state
 */
public record Shard(
    int number,
    Optional<String> key,
    Instant endsAt,
    boolean isPastEnd,
    boolean closeRequested,
    State state) {

  /** State of a shard. */
  public enum State {
    /** Nothing follows its last checkpoint. */
    CLOSED,
    /** Entries get their indexes in it. */
    OPEN,
    /** No entry gets an index any more; once all of it is signed, the next one opens. */
    CLOSING,
    /** The next one, while the one before it is closing; it has no leaf yet. */
    ANNOUNCED
  }
}
