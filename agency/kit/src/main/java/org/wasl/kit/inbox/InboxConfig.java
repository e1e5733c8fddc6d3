package org.wasl.kit.inbox;

/**
 * Limits of an inbox.
 *
 * @param maxBatch entries written by one fsync, at most
 * @param handlersAtOnce messages that the handler may have under way. With 1 they are handled in
 *     the order of their arrival
 * @param handlerRetryMillis pause before a message whose handling failed is tried again
 */
public record InboxConfig(int maxBatch, int handlersAtOnce, long handlerRetryMillis) {
  /** 256 entries, one at a time, one second. */
  public static final InboxConfig DEFAULT = new InboxConfig(256, 1, 1_000);
}
