package org.wasl.kit.inbox;

/** Result of storing a delivery. Its receipt, if any, is durable. */
public sealed interface StoreResult {
  /** The delivery was stored. */
  record Stored(String receipt) implements StoreResult {}

  /** A duplicate, with the first receipt. */
  record Duplicate(String receipt) implements StoreResult {}

  /** The sender used the message id before for other content, so nothing was stored. */
  record IdReused() implements StoreResult {}
}
