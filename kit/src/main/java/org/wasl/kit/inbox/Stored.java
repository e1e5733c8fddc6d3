package org.wasl.kit.inbox;

/** What the inbox says of a delivery; the receipt, where there is one, is durable. */
public sealed interface Stored {
  /** It is here now. */
  record Kept(String receipt) implements Stored {}

  /** It was here before: its first receipt. */
  record Known(String receipt) implements Stored {}

  /** Its sender used the message id before, for other content: nothing was kept. */
  record IdReused() implements Stored {}
}
