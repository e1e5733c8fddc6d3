package org.wasl.kit.send;

/** Hears of an attempt that failed and is made again. */
@FunctionalInterface
public interface RetryListener {
  /** Nobody listens. */
  RetryListener NONE = (reason, leftMillis) -> {};

  /**
   * Called on an event loop; must not block.
   *
   * @param reason why the attempt failed, as in {@link RequestOutcome.Unreachable}
   * @param leftMillis until attempts end, in milliseconds
   */
  void retrying(String reason, long leftMillis);
}
