package org.wasl.kit.send;

/** Called when an attempt failed and is made again. */
@FunctionalInterface
public interface RetryListener {
  /** Does nothing. */
  RetryListener NONE = (reason, leftMillis) -> {};

  /**
   * Called on an event loop; must not block.
   *
   * @param reason why the attempt failed, as in {@link RequestOutcome.Unreachable}
   * @param leftMillis until attempts end, in milliseconds
   */
  void retrying(String reason, long leftMillis);
}
