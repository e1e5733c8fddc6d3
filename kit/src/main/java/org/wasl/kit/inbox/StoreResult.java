package org.wasl.kit.inbox;

/** What the inbox says of a delivery; the receipt, where there is one, is durable. */
public sealed interface StoreResult {
  /** It is here now. */
  record Stored(String receipt) implements StoreResult {}

  /** It was here before: its first receipt. */
  record Duplicate(String receipt) implements StoreResult {}

  /** Its sender used the message id before, for other content: nothing was kept. */
  record IdReused() implements StoreResult {}
}
