package org.wasl.client;

import java.time.Duration;
import org.wasl.client.answer.Unavailable;

/** Called when an attempt failed and is made again. */
@FunctionalInterface
public interface RetryListener {
  /** Does nothing. */
  RetryListener NONE = (reason, left) -> {};

  /**
   * Called on the thread that makes the call.
   *
   * @param reason why the attempt failed, as in {@link Unavailable}
   * @param left until attempts end
   */
  void retrying(String reason, Duration left);
}
