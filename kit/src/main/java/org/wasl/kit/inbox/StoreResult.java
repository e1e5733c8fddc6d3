package org.wasl.kit.inbox;

/** What the inbox did with a delivery; the receipt, where there is one, is durable. */
public sealed interface StoreResult {
  /** The delivery is kept now. */
  record Stored(String receipt) implements StoreResult {}

  /** The delivery was kept before: its first receipt. */
  record Duplicate(String receipt) implements StoreResult {}

  /** Its sender used the message id before, for other content: nothing was kept. */
  record IdReused() implements StoreResult {}
}
